// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which servers may be asked from the control plane; pure. What only this machine, its link or its cloud can reach is not asked on
 * behalf of somebody else (CWE-918), unless an operator allows it.
 */
final class ServerRules {
    private record Refused(String why, List<Network> networks) {}

    private static final List<Refused> REFUSED = List.of(
            refused("addresses of this machine itself", "127.0.0.0/8", "::1/128", "0.0.0.0/8", "::/128"),
            refused("link-local addresses, which mean another machine here", "169.254.0.0/16", "fe80::/10"),
            // AWS, Google, Alibaba, Oracle and Azure; most of them are at 169.254.169.254, too
            refused(
                    "metadata services of clouds",
                    "fd00:ec2::/32",
                    "fd20:ce::/32",
                    "100.100.100.200/32",
                    "192.0.0.192/32",
                    "168.63.129.16/32"),
            refused("addresses of no single machine", "224.0.0.0/4", "240.0.0.0/4", "ff00::/8"),
            refused("IPv6 addresses that stand for IPv4 ones", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96"));

    private final QuerySettings settings;

    ServerRules(QuerySettings settings) {
        this.settings = settings;
    }

    private static Refused refused(String why, String... networks) {
        return new Refused(why, List.of(networks).stream().map(Network::of).toList());
    }

    /** Whether {@code token} may name servers. */
    boolean mayName(String token) {
        return settings.tokens().contains(token);
    }

    /** A server as a request names it: a literal address, since a name could mean another one when it is asked. */
    Parsed<Server> parse(String text) {
        Optional<ServerAddress> read = ServerAddress.parse(text);
        if (read.isEmpty()) {
            return Parsed.invalid(text, "server", "give an address, or address:port; [address]:port for IPv6");
        }
        return switch (Address.parse(read.get().host())) {
            case Parsed.Valid<Address>(Address address) ->
                judged(text, new Server(address, read.get().port()));
            case Parsed.Invalid<Address> invalid ->
                new Parsed.Invalid<>(invalid.violations().stream()
                        .map(v -> new Violation(v.pointer(), text, v.rule(), v.message()))
                        .toList());
        };
    }

    private Parsed<Server> judged(String text, Server server) {
        return refusal(server)
                .<Parsed<Server>>map(why -> Parsed.invalid(text, "server-refused", why))
                .orElseGet(() -> Parsed.valid(server));
    }

    /** Why a server is not asked; empty where it may be. */
    Optional<String> refusal(Server server) {
        if (!settings.ports().contains(server.port())) {
            return Optional.of(
                    "only these ports may be asked: %s; `query.ports` of the control plane's configuration says so"
                            .formatted(new TreeSet<>(settings.ports())));
        }
        if (settings.allowed().stream()
                .anyMatch(network -> network.contains(server.address().inet()))) {
            return Optional.empty();
        }
        return REFUSED.stream()
                .filter(each -> each.networks().stream()
                        .anyMatch(n -> n.contains(server.address().inet())))
                .findFirst()
                .map(
                        each -> each.why()
                                + " are not asked from here, unless `query.allow` of the control plane's configuration has them");
    }
}
