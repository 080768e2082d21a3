// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.plan.DesiredAnswers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a ClusterDomain is told. Pure.
 *
 * @param clusters how many are to serve it
 * @param proved how many of their nodes have proved it
 * @param nodes how many nodes they have
 * @param conditions Accepted, Placed, Proved
 */
record DomainStatus(int clusters, int proved, int nodes, List<Condition> conditions) {
    private static final String ACCEPTED = "Accepted";
    private static final String PLACED = "Placed";
    private static final String PROVED = "Proved";

    DomainStatus {
        conditions = List.copyOf(conditions);
    }

    /**
     * @param wrong what is left out of the object
     * @param text the domain as the object names it
     * @param proofs of the same image
     */
    static DomainStatus of(List<LeftOut> wrong, String text, Told told, NodeProofs proofs) {
        if (!wrong.isEmpty() || !(DomainName.parse(text) instanceof Parsed.Valid<DomainName>(DomainName name))) {
            String why = wrong.stream()
                    .map(left -> left.why().pointer() + ": " + left.why().message())
                    .collect(Collectors.joining("; "));
            String reason = wrong.isEmpty()
                    ? "NotRead"
                    : camelCase(wrong.getFirst().why().rule());
            return nothing(Condition.no(ACCEPTED, reason, why), "NotAccepted", "it is not accepted");
        }
        Condition accepted = Condition.yes(ACCEPTED, "Accepted", "it contributes to " + name);
        IntentKey key = new IntentKey.OfDomain(name, told.source().id());
        Optional<Versioned<? extends Intent>> written = told.image().intent().find(key);
        if (written.isEmpty()) {
            String outcome = camelCase(told.result().outcome().text());
            return nothing(
                    accepted, outcome, "it is not written: " + told.result().message());
        }
        return written(name, accepted, written.get().revision(), told.image(), proofs);
    }

    private static DomainStatus nothing(Condition accepted, String reason, String message) {
        return new DomainStatus(
                0,
                0,
                0,
                List.of(accepted, Condition.no(PLACED, reason, message), Condition.no(PROVED, reason, message)));
    }

    private static DomainStatus written(
            DomainName name, Condition accepted, long revision, ControlImage image, NodeProofs proofs) {
        DesiredAnswers answers = DesiredAnswers.of(image.intent(), name);
        List<ClusterId> serving = image.intent().allClusters().stream()
                .map(Cluster::id)
                .filter(id -> answers.on(id).isPresent())
                .toList();
        int nodes = serving.stream().mapToInt(proofs::nodes).sum();
        int proved =
                serving.stream().mapToInt(id -> proofs.proved(id, revision)).sum();
        Condition placed = serving.isEmpty()
                ? Condition.no(PLACED, "NoCluster", "no cluster is to serve it: placement and drains decide")
                : Condition.yes(PLACED, "Placed", serving.size() + " clusters are to serve it");
        return new DomainStatus(
                serving.size(), proved, nodes, List.of(accepted, placed, proved(proved, nodes, proofs.isBehind())));
    }

    private static Condition proved(int proved, int nodes, boolean behind) {
        if (behind) {
            return Condition.unknown(PROVED, "OnItsWay", "a large change is on its way to the nodes");
        }
        if (nodes == 0) {
            return Condition.no(PROVED, "NoNode", "no node is registered that is to serve it");
        }
        String message = proved + " of " + nodes + " nodes have proved it";
        return proved == nodes ? Condition.yes(PROVED, "Proved", message) : Condition.no(PROVED, "Behind", message);
    }

    /** {@code name-suffix} as {@code NameSuffix}. */
    private static String camelCase(String rule) {
        StringBuilder word = new StringBuilder();
        for (String part : rule.split("-", -1)) {
            if (!part.isEmpty()) {
                word.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return word.toString();
    }
}
