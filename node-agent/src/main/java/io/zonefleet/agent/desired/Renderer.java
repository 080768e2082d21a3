// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.desired.Rendering.Frame;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import io.zonefleet.render.Corefile;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** From what is served to the files of this node. Makes anew only what differs from the last time. */
public final class Renderer {
    private Renderer() {}

    /** Renders where nobody else serves a zone. */
    public static Rendering render(
            Optional<Rendering> before, ServedImage served, NodeSettings node, NodeState actual) {
        return render(before, served, node, actual, zone -> Optional.empty());
    }

    /**
     * Renders.
     *
     * @param before the last rendering, for what has not changed
     * @param actual files that are there, for zones that are refused
     * @param taken where an operator's own text serves a zone already, which CoreDNS takes once only
     */
    public static Rendering render(
            Optional<Rendering> before,
            ServedImage served,
            NodeSettings node,
            NodeState actual,
            Function<DomainName, Optional<String>> taken) {
        Ttl negativeTtl = served.profile().profile().negativeTtl();
        Map<DomainName, ZoneFile> known = before.filter(b -> b.negativeTtl().equals(negativeTtl))
                .map(b -> (Map<DomainName, ZoneFile>) b.zones())
                .orElse(Map.of());
        ZoneText text = new ZoneText(negativeTtl);
        List<Finding> findings = new ArrayList<>();
        SortedMap<DomainName, ZoneFile> zones = new TreeMap<>();
        SortedMap<String, FileFact> files = new TreeMap<>();
        Map<String, String> fresh = new HashMap<>();
        List<ZoneContent> withFile = new ArrayList<>();
        ZoneAssignment assignment =
                before.map(b -> b.assignment().after(served)).orElseGet(() -> ZoneAssignment.of(served));
        CorefileText corefileText = new CorefileText(served.cluster(), served.profile(), node);
        for (ZoneContent content : assignment.zones().values()) {
            Optional<String> place = taken.apply(content.zone()).or(() -> corefileText.placeOf(content.zone()));
            if (place.isPresent()) {
                findings.add(clash(content, place.get()));
                continue;
            }
            ZoneFile same = known.get(content.zone());
            Optional<ZoneFile> file =
                    same != null && !same.refused() && same.content().equals(content)
                            ? Optional.of(same)
                            : render(text, content, actual, findings, fresh);
            file.ifPresent(zone -> {
                zones.put(content.zone(), zone);
                files.put(zone.file(), zone.fact());
                withFile.add(content);
            });
        }
        Frame frame = new Frame(served.profile(), node);
        Corefile corefile = before.filter(b -> b.frame().equals(frame) && haveSameBlocks(b.zones(), zones))
                .map(Rendering::corefile)
                .orElseGet(() -> corefileText.render(withFile));
        corefile.problems().forEach(problem -> findings.add(profileFinding(problem)));
        return new Rendering(
                assignment,
                zones,
                corefile,
                frame,
                negativeTtl,
                new NodeState(files, Optional.of(FileFact.of(corefile.text()))),
                findings,
                fresh);
    }

    /** Whether a Corefile says the same of both: it names zones, not what is in them. */
    private static boolean haveSameBlocks(
            SortedMap<DomainName, ZoneFile> before, SortedMap<DomainName, ZoneFile> after) {
        return before.keySet().equals(after.keySet())
                && after.values().stream().allMatch(file -> {
                    ZoneFile other = Optional.ofNullable(
                                    before.get(file.content().zone()))
                            .orElseThrow();
                    return file.content().closed() == other.content().closed()
                            && file.content().apexForwarded() == other.content().apexForwarded();
                });
    }

    private static Optional<ZoneFile> render(
            ZoneText text, ZoneContent content, NodeState actual, List<Finding> findings, Map<String, String> fresh) {
        return switch (text.render(content)) {
            case RenderedZone.Text good -> {
                fresh.put(good.fileName(), good.text());
                yield Optional.of(new ZoneFile(content, good.fileName(), FileFact.of(good.text()), false));
            }
            case RenderedZone.Refused refused -> {
                String file = ZoneText.fileName(content.zone());
                Optional<FileFact> lastGood = Optional.ofNullable(actual.zones().get(file));
                findings.add(refusal(refused, lastGood.isPresent()));
                yield lastGood.map(fact -> new ZoneFile(content, file, fact, true));
            }
        };
    }

    private static Finding clash(ZoneContent content, String place) {
        return new Finding(
                FaultKind.ZONE_REFUSED,
                content.zone().text(),
                Sentence.ZONE_OF_OPERATOR.of(
                        place, content.zone(), content.members().getFirst().name()));
    }

    private static Finding refusal(RenderedZone.Refused refused, boolean hasLastGood) {
        String rules = String.join(
                "; ",
                refused.violations().stream()
                        .map(violation -> violation.rule() + " " + violation.value() + ": " + violation.message())
                        .toList());
        Sentence kept = hasLastGood ? Sentence.ZONE_KEPT : Sentence.ZONE_NOT_SERVED;
        return new Finding(FaultKind.ZONE_REFUSED, refused.zone().text(), kept.of(rules));
    }

    private static Finding profileFinding(Violation problem) {
        return new Finding(
                FaultKind.CONFIG_INVALID,
                "profile" + problem.pointer(),
                Sentence.PROFILE_WRONG.of(problem.rule(), problem.value(), problem.message()));
    }
}
