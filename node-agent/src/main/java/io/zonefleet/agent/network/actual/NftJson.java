// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what {@code nft --json list …} prints (libnftables-json(5)). */
public final class NftJson {
    /** The table that is ours, in family {@code inet}. */
    public static final String TABLE = "zonefleet";

    /** The set in it by which the lease is held: of transports, whose elements time out. */
    public static final String SET = "answering";

    private static final Set<String> LOOPBACK =
            Set.of(ConditionSpelling.loopback(IpFamily.V4), ConditionSpelling.loopback(IpFamily.V6));

    private static final ObjectMapper JSON = new ObjectMapper();

    private NftJson() {}

    /** What a chain of ours is called. */
    public static String name(Chain chain) {
        return chain.name().toLowerCase(Locale.ROOT);
    }

    /** Whether our table is among those that {@code list tables} prints. */
    public static boolean hasTable(String output) throws UnreadableOutputException {
        for (JsonNode each : elements(output)) {
            if (isOurs(each.path("table"), "name")) {
                return true;
            }
        }
        return false;
    }

    /** Policies of others that {@code list chains} prints and that no accept of ours overrides: each table decides for itself. */
    public static List<String> blocking(String output) throws UnreadableOutputException {
        List<String> blocking = new ArrayList<>();
        for (JsonNode each : elements(output)) {
            JsonNode chain = each.path("chain");
            String hook = chain.path("hook").asText();
            boolean drops = chain.path("policy").asText().equals("drop") && !isOurs(chain, "table");
            if (drops && (hook.equals("input") || hook.equals("output"))) {
                blocking.add("%s %s %s"
                        .formatted(
                                chain.path("family").asText(),
                                chain.path("table").asText(),
                                chain.path("name").asText()));
            }
        }
        return blocking;
    }

    /** The rules of our table, in the order of their chains. */
    public static List<FoundRule> rules(String output) throws UnreadableOutputException {
        List<FoundRule> rules = new ArrayList<>();
        for (JsonNode each : elements(output)) {
            JsonNode rule = each.path("rule");
            if (isOurs(rule, "table")) {
                rules.add(rule(rule));
            }
        }
        return rules;
    }

    private static Iterable<JsonNode> elements(String output) throws UnreadableOutputException {
        try {
            JsonNode all = JSON.readTree(output).path("nftables");
            if (all.isArray()) {
                return all;
            }
        } catch (JsonProcessingException notJson) {
            throw new UnreadableOutputException("nft --json did not print JSON: " + notJson.getOriginalMessage());
        }
        throw new UnreadableOutputException("nft --json did not print a list named nftables");
    }

    private static boolean isOurs(JsonNode what, String field) {
        return what.path("family").asText().equals("inet")
                && what.path(field).asText().equals(TABLE);
    }

    private static FoundRule rule(JsonNode rule) {
        String name = rule.path("chain").asText();
        Optional<Chain> chain = Stream.of(Chain.values())
                .filter(each -> name(each).equals(name))
                .findFirst();
        Optional<Rule> meaning = chain.flatMap(known -> meaning(known, rule.path("expr")));
        return new FoundRule(
                meaning.map(Rule::family).orElse(IpFamily.V4),
                chain.orElse(Chain.RAW_PREROUTING), // without a meaning the table is replaced, wherever it stood
                "handle " + rule.path("handle").asLong(),
                Optional.of(rule.path("comment").asText(Rule.PREFIX)), // whatever is in our table is ours
                meaning,
                false);
    }

    private static Optional<Rule> meaning(Chain chain, JsonNode expressions) {
        Parts parts = new Parts();
        String verdict = chain.target().name().toLowerCase(Locale.ROOT);
        boolean decided = false;
        for (JsonNode expression : expressions) {
            if (decided || !(expression.has(verdict) || parts.take(expression.path("match")))) {
                return Optional.empty();
            }
            decided = expression.has(verdict);
        }
        return decided ? parts.rule(chain) : Optional.empty();
    }

    private static final class Parts {
        private Optional<Address> address = Optional.empty();
        private Optional<Side> side = Optional.empty();
        private Optional<Transport> transport = Optional.empty();
        private Optional<Side> portSide = Optional.empty();
        private int port;
        private boolean loopback;
        private String socket = "";
        private boolean leased;

        boolean take(JsonNode match) {
            JsonNode payload = match.path("left").path("payload");
            String protocol = payload.path("protocol").asText();
            String field = payload.path("field").asText();
            if (!match.path("op").asText().equals("==")) {
                return false;
            }
            if (match.path("left").has("socket")) {
                socket = match.path("left").path("socket").path("key").asText();
                return match.path("right").isInt() && match.path("right").asInt() == 0;
            }
            if (match.path("left").path("meta").path("key").asText().equals("l4proto")) {
                leased = true;
                return match.path("right").asText().equals("@" + SET);
            }
            if (field.equals("saddr") && LOOPBACK.contains(match.path("right").asText())) {
                loopback = true;
                return true;
            }
            if (protocol.equals("ip") || protocol.equals("ip6")) {
                side = side(field, "daddr", "saddr");
                address = Address.parse(match.path("right").asText()) instanceof Parsed.Valid<Address> valid
                        ? Optional.of(valid.value())
                        : Optional.empty();
                return side.isPresent() && address.isPresent();
            }
            transport = Stream.of(Transport.values())
                    .filter(each -> each.text().equals(protocol))
                    .findFirst();
            portSide = side(field, "dport", "sport");
            port = match.path("right").asInt();
            return transport.isPresent() && portSide.isPresent() && port > 0 && port <= 65_535;
        }

        private static Optional<Side> side(String field, String destination, String source) {
            return field.equals(destination)
                    ? Optional.of(Side.DESTINATION)
                    : field.equals(source) ? Optional.of(Side.SOURCE) : Optional.empty();
        }

        /** Of TCP another property of the socket is asked for; what asks for the other one is of another version. */
        private boolean isFitting(Transport of) {
            return socket.isEmpty() || socket.equals(of == Transport.TCP ? "transparent" : "wildcard");
        }

        Optional<Rule> rule(Chain chain) {
            return address.isPresent() && transport.isPresent() && side.equals(portSide) && isFitting(transport.get())
                    ? Optional.of(new Rule(
                            chain,
                            transport.get(),
                            side.orElseThrow(),
                            address.get(),
                            port,
                            loopback ? Condition.FROM_LOOPBACK : Condition.of(!socket.isEmpty(), leased)))
                    : Optional.empty();
        }
    }
}
