// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.http.Request;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import java.util.Optional;

/**
 * Which texts a plan shows, and which names that are lost. It changes nothing of what is planned, nor of its hash.
 *
 * @param cluster whose; empty: those of the first clusters
 * @param zone only of zones, and names, at or below this name; empty: of all
 */
public record PlanView(Optional<ClusterId> cluster, Optional<DomainName> zone) {
    /** What is shown where nothing is asked for. */
    static final PlanView FIRST = new PlanView(Optional.empty(), Optional.empty());

    /** Reads it; only a plan has texts. */
    static PlanView read(Request request, boolean dryRun) {
        Optional<ClusterId> cluster = request.query().parsed("planCluster", ClusterId::parse);
        Optional<DomainName> zone = request.query().parsed("planZone", DomainName::parse);
        if (cluster.isPresent() && !dryRun) {
            request.violations()
                    .add("query/planCluster", cluster.get().text(), "plan-only", "leave it out, or add dryRun=true");
        }
        if (zone.isPresent() && cluster.isEmpty()) {
            request.violations()
                    .add("query/planZone", zone.get().text(), "plan-cluster", "say of which cluster: planCluster");
        }
        return new PlanView(cluster, zone);
    }

    /** Whether the text of {@code name} is wanted. */
    boolean shows(DomainName name) {
        return zone.isEmpty() || name.isAtOrBelow(zone.get());
    }

    /** The same of a name that may be none of a host, as {@code *.a.example.com}. */
    boolean shows(String name) {
        return zone.isEmpty()
                || name.equals(zone.get().text())
                || name.endsWith("." + zone.get().text());
    }
}
