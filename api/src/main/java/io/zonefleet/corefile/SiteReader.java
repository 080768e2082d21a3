// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.corefile.Site.Forward;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server block serves, and where ({@code core/dnsserver/register.go} and plugins bind and forward of CoreDNS). */
public final class SiteReader {
    private static final Pattern TRANSPORT = Pattern.compile("(?i)(dns|tls|grpc|https|https3|quic)://(.*)");
    private static final Pattern WITH_PORT = Pattern.compile("(.*):([0-9]{1,5})");
    private static final Pattern NETWORK =
            Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})/([0-9]{1,2})");
    private static final int DNS_PORT = 53;

    private final Surroundings around;

    public SiteReader(Surroundings around) {
        this.around = around;
    }

    /** Its zones, each with where it is served. */
    public List<Site> sites(Server server) {
        String wildcards = wildcards(server);
        NavigableSet<Address> binds = wildcards.isEmpty() ? binds(server) : new TreeSet<>();
        Optional<Forward> forward = forward(server);
        boolean filtered = server.all("view").findAny().isPresent();
        List<Site> sites = new ArrayList<>();
        for (String key : server.keys()) {
            Matcher transport = TRANSPORT.matcher(key);
            boolean plain = !transport.matches() || transport.group(1).equalsIgnoreCase("dns");
            String rest = transport.matches() ? transport.group(2) : key;
            Matcher withPort = WITH_PORT.matcher(rest);
            int port = withPort.matches() ? Integer.parseInt(withPort.group(2)) : DNS_PORT;
            String zone = zone(withoutPort(rest));
            sites.add(new Site(zone, port, plain, binds, wildcards, forward, filtered, server.place()));
        }
        return sites;
    }

    /** A key on another port. */
    static String withPort(String key, IntUnaryOperator other) {
        boolean another = key.endsWith(",");
        String bare = another ? key.substring(0, key.length() - 1) : key;
        Matcher transport = TRANSPORT.matcher(bare);
        String rest = transport.matches() ? transport.group(2) : bare;
        String before = bare.substring(0, bare.length() - rest.length());
        Matcher given = WITH_PORT.matcher(rest);
        int port = given.matches() ? Integer.parseInt(given.group(2)) : DNS_PORT;
        return before + withoutPort(rest) + ":" + other.applyAsInt(port) + (another ? "," : "");
    }

    private static String zone(String written) {
        Matcher network = NETWORK.matcher(written);
        if (network.matches() && Integer.parseInt(network.group(5)) % 8 == 0) {
            StringBuilder reverse = new StringBuilder("in-addr.arpa");
            for (int i = 1; i <= Integer.parseInt(network.group(5)) / 8 && i <= 4; i++) {
                reverse.insert(0, network.group(i) + ".");
            }
            return reverse.toString();
        }
        String zone = written.toLowerCase(Locale.ROOT);
        return zone.length() > 1 && zone.endsWith(".") ? zone.substring(0, zone.length() - 1) : zone;
    }

    private NavigableSet<Address> binds(Server server) {
        NavigableSet<Address> all = new TreeSet<>();
        server.all("bind").forEach(bind -> {
            Set<Address> here = new HashSet<>(addresses(bind.arguments()));
            bind.lines().stream()
                    .filter(line -> line.getFirst().equals("except"))
                    .forEach(line -> here.removeAll(addresses(line.subList(1, line.size()))));
            all.addAll(here);
        });
        return all;
    }

    /** All addresses of the machine, said in so many words: another socket than where nothing is said. */
    private static String wildcards(Server server) {
        return server.all("bind")
                .flatMap(bind -> bind.arguments().stream())
                .filter(argument -> argument.equals("0.0.0.0") || argument.matches("[0:]*:[0:]*"))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private List<Address> addresses(List<String> arguments) {
        List<Address> found = new ArrayList<>();
        for (String argument : arguments) {
            List<String> ofInterface = around.addresses(argument);
            for (String each : ofInterface.isEmpty() ? List.of(argument) : ofInterface) {
                if (Address.parse(each) instanceof Parsed.Valid<Address> address) {
                    found.add(address.value());
                }
            }
        }
        return found;
    }

    private static Optional<Forward> forward(Server server) {
        return server.all("forward")
                .filter(forward -> forward.arguments().size() > 1)
                .filter(forward -> isForAllNames(forward.arguments().getFirst(), server))
                .findFirst()
                .map(SiteReader::forward);
    }

    private static boolean isForAllNames(String from, Server server) {
        return from.equals(".")
                || server.keys().stream().allMatch(key -> zone(withoutPort(key)).equals(zone(from)));
    }

    private static String withoutPort(String key) {
        Matcher withPort = WITH_PORT.matcher(key);
        return withPort.matches() ? withPort.group(1) : key;
    }

    private static Forward forward(Directive directive) {
        List<Upstream> servers = new ArrayList<>();
        List<String> others = new ArrayList<>();
        List<String> arguments = directive.arguments();
        for (String to : arguments.subList(1, arguments.size())) {
            if (Upstream.parse(to.startsWith("dns://") ? to.substring(6) : to) instanceof Parsed.Valid<Upstream> good) {
                servers.add(good.value());
            } else {
                others.add(to);
            }
        }
        boolean forceTcp =
                directive.lines().stream().anyMatch(line -> line.getFirst().equals("force_tcp"));
        return new Forward(servers, others, forceTcp, directive.place());
    }
}
