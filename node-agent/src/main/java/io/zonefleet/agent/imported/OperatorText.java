// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.corefile.CorefileParser;
import io.zonefleet.corefile.CorefileParser.Import;
import io.zonefleet.corefile.Directive;
import io.zonefleet.corefile.Place;
import io.zonefleet.corefile.Server;
import io.zonefleet.corefile.Site;
import io.zonefleet.corefile.SiteReader;
import io.zonefleet.corefile.Surroundings;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Words;
import io.zonefleet.render.Marker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the Corefile that an operator keeps means for ours, which it imports.
 *
 * @param sites what it serves
 * @param reload plugin {@code reload}, wherever it stands: it is of the whole process, the last one counts
 * @param imported whether it imports our file as it has to
 * @param sound whether CoreDNS takes it, as far as can be said without the plugins' own rules
 * @param problems what it would refuse it for, and why ours is not served
 * @param machine addresses of this machine, which blocks that bind none listen on
 */
public record OperatorText(
        List<Site> sites,
        Optional<ReloadPlugin> reload,
        boolean imported,
        boolean sound,
        List<Finding> problems,
        List<Address> machine) {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration JITTER = Duration.ofSeconds(15);

    public OperatorText {
        sites = List.copyOf(sites);
        problems = List.copyOf(problems);
        machine = List.copyOf(machine);
    }

    /**
     * Plugin {@code reload}.
     *
     * @param longest until it looks at the Corefile again
     */
    public record ReloadPlugin(Duration longest, Place place) {}

    /** What was read: the meaning, or why it has none. */
    public sealed interface Reading {
        /** CoreDNS can read it. */
        record Whole(OperatorText text) implements Reading {}

        /** CoreDNS refuses it. */
        record Broken(Finding why) implements Reading {}
    }

    /**
     * Reads it.
     *
     * @param file its path
     * @param ours path of our file
     */
    public static Reading read(Surroundings around, String file, String ours) {
        Optional<String> text = around.read(file);
        if (text.isEmpty()) {
            return new Reading.Broken(problem(file, Sentence.OPERATOR_NOT_READ.of()));
        }
        try {
            CorefileParser.Text parsed = CorefileParser.parse(around, file, text.get(), ours);
            SiteReader reader = new SiteReader(around);
            List<Site> sites = parsed.servers().stream()
                    .flatMap(server -> reader.sites(server).stream())
                    .toList();
            List<Finding> problems = new ArrayList<>();
            boolean imported = checkImport(parsed.ours(), file, ours, problems);
            checkSites(sites, problems);
            boolean sound = problems.isEmpty() || (parsed.ours().isEmpty() && problems.size() == 1);
            return new Reading.Whole(
                    new OperatorText(sites, reload(parsed.servers()), imported, sound, problems, machine(around)));
        } catch (CorefileParser.Broken broken) {
            return new Reading.Broken(
                    problem(broken.place().toString(), Sentence.OPERATOR_BROKEN.of(broken.getMessage())));
        }
    }

    private static List<Address> machine(Surroundings around) {
        return around.addresses().stream()
                .flatMap(text -> Address.parse(text) instanceof Parsed.Valid<Address> address
                        ? Stream.of(address.value())
                        : Stream.empty())
                .sorted()
                .toList();
    }

    private static boolean checkImport(List<Import> found, String file, String ours, List<Finding> problems) {
        if (found.isEmpty()) {
            problems.add(problem(file, Sentence.IMPORT_MISSING.of(ours)));
        }
        if (found.size() > 1) {
            problems.add(problem(
                    found.get(1).place().toString(),
                    Sentence.IMPORT_TWICE.of(ours, found.getFirst().place())));
        }
        found.stream()
                .filter(each -> !each.top())
                .findFirst()
                .ifPresent(
                        inside -> problems.add(problem(inside.place().toString(), Sentence.IMPORT_IN_BLOCK.of(ours))));
        return found.size() == 1 && found.getFirst().top();
    }

    private static void checkSites(List<Site> sites, List<Finding> problems) {
        for (int i = 0; i < sites.size(); i++) {
            Site later = sites.get(i);
            if (later.zone().equals(Marker.NAME.text())) {
                problems.add(problem(later.place().toString(), Sentence.SERVES_MARKER.of(Marker.NAME)));
            }
            for (Site earlier : sites.subList(0, i)) {
                boolean twice = earlier.zone().equals(later.zone())
                        && earlier.meets(later)
                        && !earlier.filtered()
                        && !later.filtered();
                if (twice) {
                    problems.add(problem(
                            later.place().toString(),
                            Sentence.SERVED_TWICE.of(later.zone(), later.port(), earlier.place())));
                }
            }
        }
    }

    private static Optional<ReloadPlugin> reload(List<Server> servers) {
        return servers.stream()
                .flatMap(server -> server.all("reload"))
                .reduce((first, later) -> later)
                .map(OperatorText::reload);
    }

    private static ReloadPlugin reload(Directive directive) {
        List<String> given = directive.arguments();
        Duration interval =
                given.isEmpty() ? INTERVAL : GoDuration.parse(given.getFirst()).orElse(INTERVAL);
        Duration jitter =
                given.size() < 2 ? JITTER : GoDuration.parse(given.get(1)).orElse(JITTER);
        Duration half = interval.dividedBy(2);
        Duration most = jitter.compareTo(half) > 0 ? half : jitter;
        return new ReloadPlugin(interval.plus(most.dividedBy(2)), directive.place());
    }

    /** Where a zone is served already, on one of our listeners; empty where it is free. */
    public Optional<String> placeOf(DomainName zone, List<OurListener> listeners) {
        return sites.stream()
                .filter(site -> site.zone().equals(zone.text()) && site.plain())
                .filter(site -> listeners.stream().anyMatch(listener -> listener.meets(site)))
                .map(site -> site.place().toString())
                .findFirst();
    }

    /** What stands at plain DNS on one port. */
    Stream<Site> on(int port) {
        return sites.stream().filter(site -> site.plain() && site.port() == port);
    }

    private static Finding problem(String subject, Words words) {
        return new Finding(FaultKind.CONFIG_INVALID, subject, words);
    }
}
