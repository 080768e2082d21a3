// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Profile;
import io.zonefleet.plan.DesiredPlanner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether CoreDNS takes the texts of profiles that a request puts, as each cluster's nodes would get them. A profile that nobody uses yet is
 * tried as a usual Kubernetes cluster would get it.
 */
public final class TextTrials {
    /** Clusters differ in addresses and a domain, whose form is known to be right; a few stand for a fleet. */
    private static final int MAX = 8;

    private static final long SOME_REVISION = 1;
    private static final Cluster USUAL = new Cluster(
            new ClusterId("trial"),
            Labels.NONE,
            Optional.empty(),
            Optional.of(DomainName.of("cluster.local")),
            List.of(Address.of("10.96.0.10")),
            "",
            Optional.of(KubeProxyMode.IPTABLES),
            Optional.of(List.of(Address.of("10.96.0.11"))),
            Optional.empty());

    private final Optional<CorefileTrial> trial;

    /** @param trial empty: there is no CoreDNS here */
    public TextTrials(Optional<CorefileTrial> trial) {
        this.trial = trial;
    }

    private record Subject(ClusterId cluster, String pointer) {}

    /**
     * Tries what is new.
     *
     * @param before the intent that the edits are about
     * @throws io.zonefleet.control.wire.InvalidException with what CoreDNS said
     * @throws io.zonefleet.control.http.ProblemException where nothing can be tried
     */
    public void check(IntentImage before, List<Edit> edits) {
        Map<ClusterProfile, Subject> subjects = subjects(before, edits);
        Violations violations = new Violations();
        subjects.entrySet().stream().limit(MAX).forEach(entry -> {
            ClusterId cluster = entry.getValue().cluster();
            Verdict verdict = trial.map(known -> known.of(cluster, entry.getKey()))
                    .orElseGet(() -> new Verdict.Impossible(
                            "this control plane has no CoreDNS for it: set coredns.binary in its configuration"));
            switch (verdict) {
                case Verdict.Accepted accepted -> {}
                case Verdict.Refused refused ->
                    violations.add(
                            entry.getValue().pointer() + (refused.field().isEmpty() ? "" : "/" + refused.field()),
                            refused.line().isPresent()
                                    ? "line " + refused.line().getAsInt()
                                    : "",
                            "coredns",
                            "CoreDNS does not take it as nodes of cluster " + cluster + " would get it: "
                                    + refused.words());
                case Verdict.Impossible(String why) ->
                    throw Problem.of(
                                    ProblemKind.TRIAL_UNAVAILABLE,
                                    "Text of a profile is tried with a CoreDNS before any node gets it, and " + why
                                            + ". Nothing was changed.")
                            .asException();
            }
        });
        violations.throwIfAny();
    }

    private static Map<ClusterProfile, Subject> subjects(IntentImage before, List<Edit> edits) {
        Map<ClusterProfile, Subject> subjects = new LinkedHashMap<>();
        if (edits.stream().noneMatch(TextTrials::concernsTexts)) {
            return subjects;
        }
        IntentImage after = before;
        for (Edit edit : edits) {
            if (concernsTexts(edit)) {
                after = after.with(edit.key(), edit.after(), SOME_REVISION);
            }
        }
        for (Edit edit : edits) {
            switch (edit.key()) {
                case IntentKey.OfProfile put -> ofProfile(before, after, edit, subjects);
                case IntentKey.OfCluster put -> {
                    if (edit.after().isPresent()) {
                        add(before, after, put.id(), new Subject(put.id(), edit.pointer() + "/profile"), subjects);
                    }
                }
                case IntentKey.OfDomain other -> {}
                case IntentKey.OfZone other -> {}
                case IntentKey.OfSource other -> {}
                case IntentKey.OfDrain other -> {}
            }
        }
        return subjects;
    }

    private static boolean concernsTexts(Edit edit) {
        return edit.key() instanceof IntentKey.OfProfile || edit.key() instanceof IntentKey.OfCluster;
    }

    private static void ofProfile(
            IntentImage before, IntentImage after, Edit edit, Map<ClusterProfile, Subject> subjects) {
        if (edit.after().isEmpty() || !(edit.after().get() instanceof Profile profile)) {
            return;
        }
        String pointer = edit.pointer() + "/corefile";
        List<ClusterId> users = after.allClusters().stream()
                .filter(cluster -> cluster.profile().equals(Optional.of(profile.id())))
                .map(Cluster::id)
                .toList();
        users.forEach(user -> add(before, after, user, new Subject(user, pointer), subjects));
        boolean known = before.find(edit.key())
                .filter(piece -> piece.value().equals(profile))
                .isPresent();
        if (users.isEmpty() && profile.corefileSettings().hasText() && !known) {
            subjects.putIfAbsent(USUAL.withProfile(profile), new Subject(USUAL.id(), pointer));
        }
    }

    private static void add(
            IntentImage before,
            IntentImage after,
            ClusterId cluster,
            Subject subject,
            Map<ClusterProfile, Subject> subjects) {
        Optional<ClusterProfile> is = DesiredPlanner.profileOf(after, cluster);
        if (!is.equals(DesiredPlanner.profileOf(before, cluster))) {
            is.filter(profile -> profile.profile().corefileSettings().hasText())
                    .ifPresent(profile -> subjects.putIfAbsent(profile, subject));
        }
    }
}
