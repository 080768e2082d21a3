// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.model.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Link, addresses and rules of a node one by one: what should be and is there, what is missing, and what is there beside it.
 *
 * @param links the one that carries the addresses, and others that are marked as ours
 * @param addresses those that should be there, and others on our link
 * @param rules those that should be there, in the order of a listing, and then what is there beside them
 * @param unread what could not be read, of which nothing is listed
 */
public record NetworkListing(
        List<LinkLine> links, List<AddressLine> addresses, List<RuleLine> rules, List<Part> unread) {
    /** Where nothing is wished. */
    public static final NetworkListing NOTHING = new NetworkListing(List.of(), List.of(), List.of(), List.of());

    public NetworkListing {
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
        rules = List.copyOf(rules);
        unread = List.copyOf(unread);
    }

    /** What is read at once. */
    public enum Part {
        /** Links with their addresses. */
        LINKS,
        /** Packet rules. */
        RULES;

        /** As it is written in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How something stands. */
    public enum State {
        /** It should be there, and is. */
        THERE,
        /** It should be there, and is not. */
        MISSING,
        /** It is ours, and should not be there: it is there twice, has no effect, or is of other settings. */
        EXTRA,
        /** Somebody else's. */
        FOREIGN;

        /** As it is written in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A link.
     *
     * @param kind what it is; empty where it is not there, or of hardware
     */
    public record LinkLine(String name, String kind, State state) {}

    /**
     * An address.
     *
     * @param link that has it; empty where none has
     */
    public record AddressLine(Address address, String link, State state) {}

    /**
     * A packet rule.
     *
     * @param table in which it stands, or should
     * @param chain of that table
     * @param rule as iptables would be told it, or as the tool prints it
     */
    public record RuleLine(IpFamily family, String table, String chain, String rule, State state) {}

    /** What a look has shown of rules: those that should be there, those that are, and which of these other node caches left. */
    public record Rules(List<Rule> desired, FoundRules found, List<FoundRule> foreign) {}

    /**
     * Lists what a look has shown.
     *
     * @param link name of the link that carries the addresses
     * @param actual empty where links could not be read
     * @param rules empty where rules could not be read
     */
    public static NetworkListing of(
            DesiredNetwork desired, String link, Optional<ActualLinks> actual, Optional<Rules> rules) {
        List<Part> unread = new ArrayList<>();
        if (actual.isEmpty()) {
            unread.add(Part.LINKS);
        }
        if (rules.isEmpty()) {
            unread.add(Part.RULES);
        }
        return new NetworkListing(
                actual.map(links -> links(link, links)).orElse(List.of()),
                actual.map(links -> addresses(desired, link, links)).orElse(List.of()),
                rules.map(NetworkListing::lines).orElse(List.of()),
                unread);
    }

    private static List<LinkLine> links(String name, ActualLinks actual) {
        List<LinkLine> lines = new ArrayList<>();
        lines.add(actual.named(name)
                .map(link -> new LinkLine(name, link.kind(), State.THERE))
                .orElseGet(() -> new LinkLine(name, "", State.MISSING)));
        actual.links().stream()
                .filter(link -> link.isOurs() && !link.name().equals(name))
                .forEach(link -> lines.add(new LinkLine(link.name(), link.kind(), State.EXTRA)));
        return lines;
    }

    private static List<AddressLine> addresses(DesiredNetwork desired, String name, ActualLinks actual) {
        List<AddressLine> lines = new ArrayList<>();
        Optional<ActualLink> link = actual.named(name);
        for (Address address : desired.addresses()) {
            Optional<ActualLink> other = actual.holding(address, name);
            if (link.filter(own -> own.has(address)).isPresent()) {
                lines.add(new AddressLine(address, name, State.THERE));
            } else {
                lines.add(new AddressLine(address, "", State.MISSING));
            }
            other.ifPresent(where -> lines.add(new AddressLine(
                    address, where.name(), actual.isOurs(where, address) ? State.EXTRA : State.FOREIGN)));
        }
        link.filter(own -> !own.isLoopback()).stream()
                .flatMap(own -> LinkPlan.strangers(own, new HashSet<>(desired.addresses())).stream())
                .forEach(each -> lines.add(new AddressLine(
                        each.address(),
                        name,
                        link.filter(ActualLink::isOurs).isPresent() ? State.EXTRA : State.FOREIGN)));
        return lines;
    }

    private static List<RuleLine> lines(Rules seen) {
        Set<Rule> open = new LinkedHashSet<>(seen.desired());
        List<RuleLine> beside = new ArrayList<>();
        for (FoundRule found : seen.found().rules()) {
            boolean kept = found.isOurs()
                    && !found.behindAll()
                    && found.meaning().filter(open::remove).isPresent();
            if (found.isOurs() && !kept) {
                beside.add(line(found, State.EXTRA));
            } else if (seen.foreign().contains(found)) {
                beside.add(line(found, State.FOREIGN));
            }
        }
        List<RuleLine> lines = new ArrayList<>();
        for (Rule rule : seen.desired()) {
            lines.add(new RuleLine(
                    rule.family(),
                    rule.chain().table(),
                    rule.chain().chain(),
                    Spelling.of(rule),
                    open.contains(rule) ? State.MISSING : State.THERE));
        }
        lines.addAll(beside);
        return lines;
    }

    private static RuleLine line(FoundRule found, State state) {
        String spelling =
                found.meaning().filter(ours -> found.isOurs()).map(Spelling::of).orElse(found.spelling());
        return new RuleLine(found.family(), found.chain().table(), found.chain().chain(), spelling, state);
    }
}
