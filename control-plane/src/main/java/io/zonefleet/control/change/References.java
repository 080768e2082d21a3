// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;
import io.zonefleet.model.Zone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which names may be declared at all, and what must exist for what is put; that what is removed exists, and that nothing needs it after the write. */
final class References {
    private static final int NAMED = 5;

    private References() {}

    /** @param gone what is to be removed and does not exist, beside what the edits tell of it */
    static Optional<WriteOutcome> check(Draft draft, List<Edit> edits, List<Violation> gone) {
        List<Violation> unknown = new ArrayList<>();
        List<Violation> missing = new ArrayList<>(gone);
        List<Violation> inUse = new ArrayList<>();
        for (Edit edit : edits) {
            edit.after().ifPresentOrElse(put -> unknown(draft, put, edit.pointer(), unknown), () -> {
                if (draft.before().find(edit.key()).isPresent()) {
                    inUse(draft.after(), edit, inUse);
                } else {
                    missing.add(missing(edit));
                }
            });
        }
        ProfileUse.check(draft.after(), edits, unknown);
        if (!unknown.isEmpty()) {
            unknown.addAll(missing);
            unknown.addAll(inUse);
            return Optional.of(new WriteOutcome.Refused(WriteOutcome.Reason.INVALID, unknown));
        }
        if (!missing.isEmpty()) {
            missing.addAll(inUse);
            return Optional.of(new WriteOutcome.Refused(WriteOutcome.Reason.NOT_FOUND, missing));
        }
        return inUse.isEmpty()
                ? Optional.empty()
                : Optional.of(new WriteOutcome.Refused(WriteOutcome.Reason.IN_USE, inUse));
    }

    private static Violation missing(Edit edit) {
        String path = edit.key().path();
        return new Violation(edit.pointer(), path, "not-found", "there is no " + path);
    }

    private static void unknown(Draft draft, Intent put, String pointer, List<Violation> found) {
        IntentImage after = draft.after();
        switch (put) {
            case Contribution c -> {
                Declarable.check(c.name()).ifPresent(why -> found.add(why.under(pointer)));
                source(after, c.source(), pointer, found);
                changed(draft.before(), c).forEach(part -> {
                    clusters(after, part.origin(), part.placement(), pointer, found);
                    part.horizons()
                            .forEach(horizon -> clusters(
                                    after, Optional.empty(), horizon.clusters(), pointer + "/horizons", found));
                });
            }
            case Drain d -> {
                d.cluster()
                        .filter(id -> !after.clusters().containsKey(id))
                        .ifPresent(id -> found.add(unknownCluster(pointer + "/cluster", id)));
                d.source().ifPresent(id -> source(after, id, pointer + "/source", found));
            }
            case Source s -> clusters(after, s.origin(), s.placement(), pointer, found);
            case Cluster c ->
                c.profile()
                        .filter(profile -> !after.profiles().containsKey(profile))
                        .ifPresent(profile -> found.add(new Violation(
                                pointer + "/profile",
                                profile.text(),
                                "unknown-profile",
                                "declare it first: PUT /api/v1/profiles/" + profile)));
            case Zone z -> Declarable.check(z.name()).ifPresent(why -> found.add(why.under(pointer)));
            case Profile p -> {}
        }
    }

    /** The parts that a put changes: what is wrong with one that stays as it is must not keep others from writing theirs. */
    private static List<Contribution> changed(IntentImage before, Contribution put) {
        List<Contribution> parts = put.parts();
        if (parts.size() == 1) {
            return parts;
        }
        Set<Contribution> known = new HashSet<>();
        before.find(put.key()).ifPresent(piece -> known.addAll(((Contribution) piece.value()).parts()));
        return parts.stream().filter(part -> !known.contains(part)).toList();
    }

    /** Whoever removes a source removes what it contributes: of one that is not declared it would stay for ever. */
    private static void source(IntentImage after, SourceId id, String pointer, List<Violation> found) {
        if (!id.equals(SourceId.API)
                && !id.equals(SourceId.CLUSTERS)
                && !after.sources().containsKey(id)) {
            found.add(
                    new Violation(pointer, id.text(), "unknown-source", "declare it first: PUT /api/v1/sources/" + id));
        }
    }

    private static void clusters(
            IntentImage after, Optional<ClusterId> origin, Placement placement, String pointer, List<Violation> found) {
        origin.filter(id -> !after.clusters().containsKey(id))
                .ifPresent(id -> found.add(unknownCluster(pointer + "/origin", id)));
        placement.clusters().stream()
                .filter(id -> !after.clusters().containsKey(id))
                .forEach(id -> found.add(unknownCluster(pointer + "/placement/clusters", id)));
    }

    private static Violation unknownCluster(String pointer, ClusterId id) {
        return new Violation(pointer, id.text(), "unknown-cluster", "declare it first: PUT /api/v1/clusters/" + id);
    }

    private static void inUse(IntentImage after, Edit edit, List<Violation> found) {
        switch (edit.key()) {
            case IntentKey.OfCluster cluster -> clusterInUse(after, cluster.id(), edit.pointer(), found);
            case IntentKey.OfProfile profile -> profileInUse(after, profile.id(), edit.pointer(), found);
            case IntentKey.OfSource source -> sourceInUse(after, source.id(), edit.pointer(), found);
            case IntentKey.OfDomain domain -> {}
            case IntentKey.OfZone zone -> {}
            case IntentKey.OfDrain drain -> {}
        }
    }

    private static void clusterInUse(IntentImage after, ClusterId id, String pointer, List<Violation> found) {
        contributing(after, c -> c.origin().equals(Optional.of(id)))
                .ifPresent(names -> found.add(new Violation(
                        pointer,
                        id.text(),
                        "cluster-in-use",
                        "it is the origin of " + names + "; remove them first, or repeat with domains=remove")));
        after.allDrains().stream()
                .filter(drain -> drain.cluster().equals(Optional.of(id)))
                .forEach(drain -> found.add(new Violation(
                        pointer, id.text(), "cluster-in-use", "drain " + drain.id() + " names it; remove that first")));
        after.sources().values().stream()
                .map(Versioned::value)
                .filter(source -> source.origin().equals(Optional.of(id)))
                .forEach(source -> found.add(new Violation(
                        pointer,
                        id.text(),
                        "cluster-in-use",
                        "it is the origin of source " + source.id() + "; change or remove that source first")));
    }

    private static void profileInUse(IntentImage after, ProfileId id, String pointer, List<Violation> found) {
        List<String> users = after.allClusters().stream()
                .filter(c -> c.profile().equals(Optional.of(id)))
                .map(c -> c.id().text())
                .toList();
        if (!users.isEmpty()) {
            found.add(new Violation(
                    pointer,
                    id.text(),
                    "profile-in-use",
                    "clusters use it: " + String.join(", ", users) + "; give them another profile first"));
        }
    }

    private static void sourceInUse(IntentImage after, SourceId id, String pointer, List<Violation> found) {
        contributing(after, c -> c.source().equals(id))
                .ifPresent(names -> found.add(new Violation(
                        pointer,
                        id.text(),
                        "source-in-use",
                        "it contributes to " + names + "; repeat with domains=remove to remove them with it")));
        after.allDrains().stream()
                .filter(drain -> drain.source().equals(Optional.of(id)))
                .forEach(drain -> found.add(new Violation(
                        pointer, id.text(), "source-in-use", "drain " + drain.id() + " names it; remove that first")));
    }

    private static Optional<String> contributing(IntentImage image, Predicate<Contribution> wanted) {
        List<DomainName> names = image.domains().values().stream()
                .flatMap(bySource -> bySource.values().stream())
                .flatMap(piece -> piece.value().parts().stream())
                .filter(wanted)
                .map(Contribution::name)
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String first = String.join(
                ", ", names.stream().limit(NAMED).map(DomainName::text).toList());
        return Optional.of(names.size() + " domains (" + first + (names.size() > NAMED ? ", …" : "") + ")");
    }
}
