// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.Corefile;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What the node shall have: its files, and what is to be seen of them on the wire. Texts of zones are kept until they are written; the
 * same content gives the same bytes whenever it is rendered again.
 *
 * @param assignment of names to zones, for the next time
 * @param zones by name
 * @param corefile whole
 * @param frame what the Corefile was made of besides zones
 * @param negativeTtl in every zone
 * @param state the files
 * @param findings what is left out or held back, and why
 * @param fresh texts of zones that were rendered just now, by file
 */
public record Rendering(
        ZoneAssignment assignment,
        SortedMap<DomainName, ZoneFile> zones,
        Corefile corefile,
        Frame frame,
        Ttl negativeTtl,
        NodeState state,
        List<Finding> findings,
        Map<String, String> fresh) {
    public Rendering {
        findings = List.copyOf(findings);
        fresh = Map.copyOf(fresh);
    }

    /** The same without texts. */
    public Rendering written() {
        return new Rendering(assignment, zones, corefile, frame, negativeTtl, state, findings, Map.of());
    }

    /** What a Corefile is made of besides zones. */
    public record Frame(ClusterProfile profile, NodeSettings node) {}

    /**
     * One zone and its file.
     *
     * @param content what is to be served
     * @param file name in the zone directory
     * @param fact of the file that shall be there
     * @param refused whether the content did not pass, so that the file is the last good one
     */
    public record ZoneFile(ZoneContent content, String file, FileFact fact, boolean refused) {}

    /** The text of a zone's file. */
    public String text(ZoneFile zone) {
        String known = fresh.get(zone.file());
        if (known != null) {
            return known;
        }
        return switch (new ZoneText(negativeTtl).render(zone.content())) {
            case RenderedZone.Text good -> good.text();
            case RenderedZone.Refused refused ->
                throw new IllegalStateException("has no text of its own: " + refused.zone());
        };
    }

    /** Zones by the name of their file. */
    public Map<String, ZoneFile> byFile() {
        return zones.values().stream().collect(Collectors.toMap(ZoneFile::file, zone -> zone));
    }
}
