// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How iptables spells a rule, there and back. What {@code iptables-save} prints is what {@code -D} finds again. */
public final class Spelling {
    private Spelling() {}

    /** A rule as iptables-save prints it, after {@code -A CHAIN}. */
    public static String of(Rule rule) {
        boolean source = rule.side() == Side.SOURCE;
        return "%s%s %s/%d -p %s -m %s %s %d%s -m comment --comment \"%s\" -j %s"
                .formatted(
                        ConditionSpelling.before(rule),
                        source ? "-s" : "-d",
                        rule.address().text(),
                        rule.family().bits(),
                        rule.transport().text(),
                        rule.transport().text(),
                        source ? "--sport" : "--dport",
                        rule.port(),
                        ConditionSpelling.after(rule),
                        rule.comment(),
                        rule.chain().target());
    }

    /** The words of a rule; iptables-save puts quotes around those with spaces, and backslashes before quotes in them. */
    static List<String> words(String spelling) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < spelling.length(); i++) {
            char c = spelling.charAt(i);
            if (c == '\\' && quoted && i + 1 < spelling.length()) {
                word.append(spelling.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (c == ' ' && !quoted) {
                if (any || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(c);
            }
        }
        if (any || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** What {@code --comment} says among the words. */
    static Optional<String> comment(List<String> words) {
        int at = words.indexOf("--comment");
        return at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
    }

    /** The rule that the words mean, where they mean exactly one that a node cache could have; whatever else they say, it is none. */
    static Optional<Rule> meaning(Chain chain, IpFamily family, List<String> words) {
        Parts parts = new Parts();
        ConditionSpelling.Parts condition = new ConditionSpelling.Parts(family);
        int i = 0;
        while (i + 1 < words.size()) {
            int taken = condition.take(words, i);
            if (taken > 0) {
                i += taken;
                continue;
            }
            String value = words.get(i + 1);
            if (words.get(i).equals("-j")
                    && value.equals("CT")
                    && words.subList(i + 2, words.size()).equals(List.of("--notrack"))) {
                parts.target = Chain.Target.NOTRACK.name(); // the same, as newer ones spell it
                return parts.rule(chain, family, condition.condition());
            }
            if (!parts.take(words.get(i), value)) {
                return Optional.empty();
            }
            i += 2;
        }
        return parts.rule(chain, family, condition.condition());
    }

    /** What was read of a rule so far. */
    private static final class Parts {
        private Optional<Side> side = Optional.empty();
        private Optional<Side> portSide = Optional.empty();
        private String address = "";
        private String transport = "";
        private int port;
        private String target = "";

        boolean take(String option, String value) {
            return switch (option) {
                case "-d", "-s" -> {
                    side = side(option.equals("-d"), side);
                    address = value;
                    yield side.isPresent();
                }
                case "--dport", "--sport" -> {
                    portSide = side(option.equals("--dport"), portSide);
                    port = port(value);
                    yield portSide.isPresent() && port > 0;
                }
                case "-p" -> {
                    transport = value;
                    yield true;
                }
                case "-j" -> {
                    target = value;
                    yield true;
                }
                case "--comment" -> true;
                case "-m" -> value.equals("comment") || value.equals(transport);
                default -> false;
            };
        }

        private static Optional<Side> side(boolean destination, Optional<Side> before) {
            return before.isPresent() ? Optional.empty() : Optional.of(destination ? Side.DESTINATION : Side.SOURCE);
        }

        private static int port(String text) {
            return text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535 ? Integer.parseInt(text) : 0;
        }

        Optional<Rule> rule(Chain chain, IpFamily family, Condition condition) {
            String bits = "/" + family.bits();
            String literal = address.endsWith(bits) ? address.substring(0, address.length() - bits.length()) : address;
            Optional<Transport> known = List.of(Transport.values()).stream()
                    .filter(each -> each.text().equals(transport))
                    .findFirst();
            return side.isPresent()
                            && side.equals(portSide)
                            && known.isPresent()
                            && target.equals(chain.target().name())
                            && Address.parse(literal) instanceof Parsed.Valid<Address> valid
                            && IpFamily.of(valid.value()) == family
                    ? Optional.of(new Rule(chain, known.get(), side.get(), valid.value(), port, condition))
                    : Optional.empty();
        }
    }
}
