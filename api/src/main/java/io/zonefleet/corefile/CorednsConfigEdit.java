// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.corefile.CorefileParser.Broken;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes a cluster's own CoreDNS forward managed names to the cluster's zone server, by one marked block: a file of {@code coredns-custom}
 * where the Corefile imports such files outside of its blocks, else at the end of the Corefile. All else stays byte for byte, and
 * {@link #without} gives the very bytes back. What can't be edited without changing what it means is refused.
 */
public final class CorednsConfigEdit {
    /** Our file in {@code coredns-custom}, found by the import that AKS and k3s have. */
    public static final String FILE = "zonefleet.server";

    /** CoreDNS makes a server of each, and a ConfigMap holds 1 MiB. */
    public static final int MAX_SUFFIXES = 2_000;

    /** What plugin {@code forward} takes. */
    public static final int MAX_SERVERS = 15;

    private static final String COREFILE = "/corefile";
    private static final String CUSTOM = "/custom/" + FILE;

    /**
     * An edit.
     *
     * @param after the texts with the block
     * @param custom whether it is in {@code coredns-custom}; else it is in the Corefile
     * @param reloads whether this CoreDNS reads it by itself, within a minute or so; else it has to be started again
     */
    public record Edited(ClusterDns after, boolean custom, boolean reloads) {}

    private final ClusterDns bare;
    private final Forwarded what;
    private final List<Server> servers;
    private final boolean custom;
    private final List<Violation> wrong = new ArrayList<>();

    private CorednsConfigEdit(ClusterDns bare, Forwarded what) throws Broken {
        this.bare = bare;
        this.what = what;
        this.servers = parse(bare).servers();
        // as if our file were there: which import finds it?
        this.custom = CorefileParser.parse(
                        new CustomFiles(bare.with(FILE, "").custom()),
                        CustomFiles.COREFILE,
                        bare.corefile(),
                        CustomFiles.path(FILE))
                .ours()
                .stream()
                .anyMatch(CorefileParser.Import::top);
    }

    private static CorefileParser.Text parse(ClusterDns dns) throws Broken {
        return CorefileParser.parse(new CustomFiles(dns.custom()), CustomFiles.COREFILE, dns.corefile(), "");
    }

    /** Puts the block in, in the place of one that is there; the same again changes nothing. Refused with everything that is in the way. */
    public static Parsed<Edited> with(ClusterDns now, Forwarded what) {
        List<Violation> wrong = wrong(what);
        if (!wrong.isEmpty()) {
            return new Parsed.Invalid<>(wrong);
        }
        return switch (without(now)) {
            case Parsed.Invalid<ClusterDns> torn -> new Parsed.Invalid<>(torn.violations());
            case Parsed.Valid<ClusterDns>(ClusterDns bare) -> {
                if (!Lexer.closesItsQuotes(bare.corefile())) {
                    yield broken("", "its last quote is not closed");
                }
                try {
                    yield new CorednsConfigEdit(bare, what).edited();
                } catch (Broken broken) {
                    yield broken(broken.place().toString(), String.valueOf(broken.getMessage()));
                }
            }
        };
    }

    /** Takes the block out, wherever it is: gives the bytes that were there before it. Refused where its marks were torn apart. */
    public static Parsed<ClusterDns> without(ClusterDns now) {
        ClusterDns less = Optional.ofNullable(now.custom().get(FILE))
                .filter(ForwardBlock::isAll)
                .map(ours -> now.without(FILE))
                .orElse(now);
        try {
            return Parsed.valid(less.with(ForwardBlock.without(now.corefile())));
        } catch (ForwardBlock.Torn torn) {
            return new Parsed.Invalid<>(List.of(new Violation(
                    COREFILE,
                    "",
                    "marks",
                    "the lines that begin and end the block of Zonefleet stand there otherwise than once, one before the other:"
                            + " remove them and what is between them by hand")));
        }
    }

    /** Whether this CoreDNS reads what changes of it by itself, as far as its configuration can be read. */
    public static boolean reloads(ClusterDns now) {
        try {
            return parse(now).servers().stream().anyMatch(CorednsConfigEdit::reloads);
        } catch (Broken broken) {
            return false;
        }
    }

    private static List<Violation> wrong(Forwarded what) {
        List<Violation> wrong = new ArrayList<>();
        int suffixes = what.suffixes().size();
        if (suffixes < 1 || suffixes > MAX_SUFFIXES) {
            wrong.add(new Violation(
                    "/suffixes",
                    Integer.toString(suffixes),
                    "suffixes",
                    "give 1 to " + MAX_SUFFIXES + " suffixes; declare zones above the names where there are more"));
        }
        int servers = what.servers().size();
        if (servers < 1 || servers > MAX_SERVERS || what.servers().stream().anyMatch(Upstream::isFile)) {
            wrong.add(new Violation(
                    "/servers",
                    Integer.toString(servers),
                    "servers",
                    "give 1 to " + MAX_SERVERS + " addresses of the zone server"));
        }
        return wrong;
    }

    private static Parsed<Edited> broken(String where, String why) {
        return new Parsed.Invalid<>(List.of(new Violation(
                COREFILE, where, "corefile", "CoreDNS would refuse this Corefile as it is, mend it first: " + why)));
    }

    private Parsed<Edited> edited() {
        List<Site> sites = new ArrayList<>();
        SiteReader reader = new SiteReader(Surroundings.NOTHING);
        servers.forEach(server -> sites.addAll(reader.sites(server)));
        Optional<Server> rest = servers.stream()
                .filter(server -> reader.sites(server).stream()
                        .anyMatch(site -> site.isForAll() && site.plain() && !site.filtered()))
                .findFirst();
        if (rest.isEmpty()) {
            refuse(
                    COREFILE,
                    "",
                    "default-block",
                    "has no block for all names (\".\"), by which it would be known where this CoreDNS answers");
            return new Parsed.Invalid<>(wrong);
        }
        List<Integer> ports = reader.sites(rest.get()).stream()
                .filter(site -> site.isForAll() && site.plain())
                .map(Site::port)
                .distinct()
                .toList();
        sites.forEach(site -> refuseSame(site, ports));
        servers.forEach(this::refuseKubernetes);
        refuseForeignFile();
        String block = ForwardBlock.text(what, ports, bind(rest.get()), others(rest.get()));
        if (!wrong.isEmpty()) {
            return new Parsed.Invalid<>(wrong);
        }
        ClusterDns after = custom ? bare.with(FILE, block) : bare.with(ForwardBlock.behind(bare.corefile(), block));
        if (!isOneBlockMore(after)) {
            refuse(
                    COREFILE,
                    "",
                    "corefile-open",
                    "a block behind the last one would become part of it: put braces around each block, and close as many as are opened");
            return new Parsed.Invalid<>(wrong);
        }
        return Parsed.valid(new Edited(after, custom, servers.stream().anyMatch(CorednsConfigEdit::reloads)));
    }

    private static boolean reloads(Server server) {
        return server.all("reload").findAny().isPresent();
    }

    private void refuseSame(Site site, List<Integer> ports) {
        what.suffixes().stream()
                .filter(suffix -> suffix.text().equals(site.zone()) && ports.contains(site.port()) && site.plain())
                .forEach(
                        suffix -> refuse(
                                site.place().toString(),
                                suffix.text(),
                                "zone-taken",
                                "a server block serves this zone already, and CoreDNS takes a zone once: remove it, or leave this suffix out"));
    }

    /** A suffix at or above the cluster's own names would take those away from plugin {@code kubernetes}. */
    private void refuseKubernetes(Server server) {
        server.all("kubernetes")
                .flatMap(kubernetes ->
                        kubernetes.arguments().isEmpty() ? server.keys().stream() : kubernetes.arguments().stream())
                .map(CorednsConfigEdit::zone)
                .distinct()
                .forEach(zone -> what.suffixes().stream()
                        .filter(suffix -> zone.equals(suffix.text()) || zone.endsWith("." + suffix))
                        .forEach(suffix -> refuse(
                                server.place().toString(),
                                suffix.text(),
                                "cluster-domain",
                                "this CoreDNS answers " + zone
                                        + " for Kubernetes, at or below this suffix: leave the suffix out")));
    }

    private static String zone(String written) {
        String zone = written.toLowerCase(Locale.ROOT);
        return zone.endsWith(".") ? zone.substring(0, zone.length() - 1) : zone;
    }

    private void refuseForeignFile() {
        if (custom && bare.custom().containsKey(FILE)) {
            refuse(
                    CUSTOM,
                    "",
                    "file-taken",
                    "has words that are not of Zonefleet: move them into a file of another name");
        }
    }

    /** What the block for all names binds, in its own words. */
    private String bind(Server rest) {
        Set<String> words = new LinkedHashSet<>();
        rest.all("bind").forEach(bind -> {
            words.addAll(bind.arguments());
            if (!bind.lines().isEmpty()) {
                refuse(
                        bind.place().toString(),
                        "bind",
                        "bind-options",
                        "the block for all names binds with options, which could not be repeated: name the addresses themselves");
            }
        });
        return String.join(" ", words);
    }

    /** Where the block for all names asks, in its own words; empty where what is refused is to stay so. */
    private Optional<String> others(Server rest) {
        if (!what.goesOn()) {
            return Optional.empty();
        }
        Optional<List<String>> asked = rest.all("forward")
                .filter(forward -> forward.arguments().size() > 1
                        && forward.arguments().getFirst().equals("."))
                .map(forward ->
                        forward.arguments().subList(1, forward.arguments().size()))
                .findFirst();
        boolean plain = asked.isPresent()
                && asked.get().stream().allMatch(to -> to.matches("(?:dns://)?[A-Za-z0-9./_:\\[\\]-]+"));
        if (!plain) {
            refuse(
                    rest.place().toString(),
                    "forward",
                    "forward",
                    "the block for all names has no \"forward . …\" to plain DNS that could be repeated for names that are not managed");
            return Optional.empty();
        }
        return asked.map(to -> String.join(" ", to));
    }

    /** Whether CoreDNS reads what it read before, and our block behind it. */
    private boolean isOneBlockMore(ClusterDns after) {
        try {
            List<Server> now = parse(after).servers();
            List<Server> mine = CorefileParser.parse(
                            Surroundings.NOTHING,
                            CustomFiles.COREFILE,
                            ForwardBlock.text(what, List.of(1), "", Optional.empty()),
                            "")
                    .servers();
            List<List<String>> known =
                    servers.stream().map(CorednsConfigEdit::words).toList();
            List<List<String>> others = now.stream()
                    .filter(server -> !isOurs(server))
                    .map(CorednsConfigEdit::words)
                    .toList();
            return others.equals(known) && now.size() == servers.size() + mine.size();
        } catch (Broken broken) {
            return false;
        }
    }

    private boolean isOurs(Server server) {
        return server.keys().stream()
                .allMatch(key -> what.suffixes().stream().anyMatch(suffix -> key.startsWith(suffix + ":")));
    }

    private static List<String> words(Server server) {
        return Stream.concat(
                        server.keys().stream(),
                        server.directives().stream()
                                .flatMap(directive -> directive.tokens().stream())
                                .map(Token::text))
                .toList();
    }

    private void refuse(String where, String value, String rule, String message) {
        wrong.add(new Violation(where, value, rule, message));
    }
}
