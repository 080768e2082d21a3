// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.ha.Registration;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What two agents of one machine may share, and what not. */
final class PartnerRules {
    private PartnerRules() {}

    /** What an agent can't share: CoreDNS's HTTP ports would be taken by both without a word, and a scrape reach any of them. */
    static SortedMap<String, String> own(AgentConfig config) {
        SortedMap<String, String> own = new TreeMap<>();
        config.coreDns().health().ifPresent(at -> own.put("coredns.health", at.text()));
        config.coreDns().ready().ifPresent(at -> own.put("coredns.ready", at.text()));
        config.coreDns().metrics().ifPresent(at -> own.put("coredns.metrics", at.text()));
        own.put("http.listen", config.http().listen().text());
        own.put("internalPort", "127.0.0.1:" + config.internalPort());
        return own;
    }

    /**
     * Whether another answers on one address at least.
     *
     * @param clients where clients are answered
     */
    static boolean answers(Registration other, List<String> clients) {
        return !Collections.disjoint(clients, other.dns());
    }

    /** Why another agent is not welcome on the same addresses; empty where it is. */
    static Optional<Finding> stranger(Registration mine, Registration other) {
        if (!other.cluster().equals(mine.cluster())) {
            return Optional.of(finding(
                    FaultKind.FOREIGN_LISTENER,
                    other,
                    Sentence.PARTNER_OF_OTHER_CLUSTER.of(other.id(), other.agent())));
        }
        return other.user() == mine.user()
                ? Optional.empty()
                : Optional.of(finding(
                        FaultKind.FOREIGN_LISTENER,
                        other,
                        Sentence.PARTNER_OF_OTHER_USER.of(other.id(), other.agent(), other.user(), mine.user())));
    }

    private static Finding finding(FaultKind kind, Registration other, Words words) {
        return new Finding(kind, String.join(" ", other.dns()), words);
    }

    /** What both have and only one may. */
    static List<Finding> clashes(Registration mine, Registration other) {
        List<Finding> clashes = new ArrayList<>();
        other.own()
                .forEach((theirs, at) -> mine.own().forEach((key, here) -> {
                    if (at.equals(here)) {
                        clashes.add(new Finding(
                                FaultKind.CONFIG_INVALID, key, Sentence.PORT_OF_BOTH.of(at, theirs, other.id())));
                    }
                }));
        mine.probes().stream()
                .filter(other.probes()::contains)
                .forEach(at -> clashes.add(new Finding(
                        FaultKind.CONFIG_INVALID, "ha.probeAddress", Sentence.PROBE_OF_BOTH.of(at, other.id()))));
        return clashes;
    }

    /** Where another agent's CoreDNS alone answers. */
    static Optional<Endpoint> firstProbe(Registration other) {
        return other.probes().stream().flatMap(text -> endpoint(text).stream()).findFirst();
    }

    /** {@code address:port} as {@link Endpoint#text} writes it; whoever wrote it is not trusted to have done so. */
    private static Optional<Endpoint> endpoint(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean brackets = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        int port = Integer.parseInt(text.substring(colon + 1));
        return port >= 1
                        && port <= 65_535
                        && Address.parse(brackets ? host.substring(1, host.length() - 1) : host)
                                instanceof Parsed.Valid<Address> address
                ? Optional.of(new Endpoint(address.value(), port))
                : Optional.empty();
    }
}
