// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Carries out a leave: what does no harm first, then counts who would be harmed, then the rest. */
final class Leaving {
    /** What no join makes, and so no leave knows of. */
    private static final String STAYS =
            "Not taken back, since no join makes it: what others have written into the Corefile of the cluster's own"
                    + " CoreDNS, kubelets whose clusterDNS is the node cache, Local Redirect Policies of Cilium,"
                    + " labels of namespaces, and files of agents below /var/lib/zonefleet on nodes.";

    private final Kube kube;
    private final Optional<Etcd> etcd;
    private final ControlSide control;
    private final LeaveSettings settings;
    private final Report report;
    private final Remains remains;
    private final SequencedMap<Piece, ObjectId> objects;

    Leaving(Kube kube, Optional<Etcd> etcd, ControlSide control, LeaveSettings settings, Report report) {
        this.kube = kube;
        this.etcd = etcd;
        this.control = control;
        this.settings = settings;
        this.report = report;
        this.remains = new Remains(kube, etcd, control, settings, report);
        this.objects = remains.objects();
    }

    /** Shows what a leave would do, and does nothing. */
    void rehearse() {
        control.requireAdmin();
        Pieces.require(kube, remains.rights(), "leave");
        remains.requireOwn();
        requireNoZoneServers();
        List<Piece> present = remains.present();
        Map<String, Integer> stranded = remains.stranded(remains.caches());
        LeavePlan.of(present, 0, true).steps().forEach(report::planned);
        if (!stranded.isEmpty()) {
            report.note(waiting(stranded));
        }
        report.note(STAYS);
    }

    /** Leaves. */
    void run() {
        control.requireAdmin();
        Pieces.require(kube, remains.rights(), "leave");
        remains.requireOwn();
        requireNoZoneServers();
        Set<Piece> present = new LinkedHashSet<>(remains.present());
        try {
            Set<String> caches = remains.caches();
            LeavePlan harmless = LeavePlan.of(present, 1, false);
            harmless.steps().forEach(this::perform);
            harmless.steps().forEach(step -> present.remove(step.piece()));
            // only now, when no further pod gets the node cache
            Map<String, Integer> stranded = remains.stranded(caches);
            LeavePlan plan = LeavePlan.of(
                    present, stranded.values().stream().mapToInt(each -> each).sum(), settings.force());
            if (!plan.held().isEmpty()) {
                throw new Failure(ExitCode.CONFLICT, waiting(stranded));
            }
            plan.steps().forEach(this::perform);
            if (harmless.steps().isEmpty() && plan.steps().isEmpty()) {
                report.note("nothing of cluster " + settings.cluster() + " is left");
            } else {
                report.note(STAYS);
            }
        } finally {
            report.end();
        }
    }

    /** What the cluster's own DNS asks would answer for ever what it knew last. */
    private void requireNoZoneServers() {
        if (remains.hasZoneServers()) {
            return;
        }
        List<String> serving = control.nodes().stream()
                .filter(node -> Progress.isZoneServer(node)
                        && !node.path("state").asText().equals("silent"))
                .map(node -> node.path("node").asText())
                .toList();
        if (!serving.isEmpty() && !settings.force()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "zone servers of this cluster answer that no join has made: " + String.join(", ", serving)
                            + ". Take the block out of the cluster's CoreDNS, then remove them (docs/zone-servers.md),"
                            + " then leave. Nothing was done.");
        }
    }

    private static String waiting(Map<String, Integer> stranded) {
        int pods = stranded.values().stream().mapToInt(each -> each).sum();
        return "%d pods have no resolver but the node cache: %s.\nMake them anew, they then get the cluster's own DNS, and leave again:\n%s\n--force leaves at once: these pods have no DNS then."
                .formatted(
                        pods,
                        stranded.entrySet().stream()
                                .map(each -> each.getValue() + " in " + each.getKey())
                                .collect(Collectors.joining(", ")),
                        stranded.keySet().stream()
                                .map(name ->
                                        "  kubectl -n " + name + " rollout restart deployment,statefulset,daemonset")
                                .collect(Collectors.joining("\n")));
    }

    private void perform(Step step) {
        boolean gone = switch (step.piece().kind()) {
            case INJECTION ->
                did(() -> control.editCluster(spec -> {
                    spec.remove("injection");
                    return spec;
                }));
            case WEBHOOK -> did(() -> kube.delete(Remains.WEBHOOK));
            case LEFT_BEHIND -> did(this::haveAgentsCleanUp);
            case CLUSTER_DNS -> did(this::stopForwarding);
            case ZONE_SERVER -> did(() -> endZoneServers(object(step.piece())));
            case AGENTS -> did(() -> endAgents(step.piece()));
            case SOURCE -> did(this::endSource);
            case SECRET -> removeSecret();
            case OBJECT, ACCESS, DEFINITION -> did(() -> kube.delete(object(step.piece())));
            case NAMESPACE -> removeNamespace(object(step.piece()));
            case ETCD_USER -> did(() -> etcd.orElseThrow().removeUser(settings.cluster()));
            case ETCD_ROLE -> did(() -> etcd.orElseThrow().removeRole(settings.cluster()));
            case NODES -> did(() -> forgetNodes(node -> true));
            case CLUSTER -> removeCluster();
            case LEAVING_PROFILE -> control.removeProfile(LeavingProfile.id(settings.cluster()));
            // others may have it by now, or the cluster itself, where it stays
            case PROFILE -> control.removeProfile(NodeCacheProfile.id(settings.cluster()));
        };
        if (gone) {
            report.done(step);
        }
    }

    private static boolean did(Runnable work) {
        work.run();
        return true;
    }

    private ObjectId object(Piece piece) {
        ObjectId id = objects.get(piece);
        if (id == null) {
            throw new IllegalStateException("no join makes " + piece);
        }
        return id;
    }

    private void haveAgentsCleanUp() {
        String id = LeavingProfile.id(settings.cluster());
        JsonNode profile = control.profile(
                        control.cluster().orElseThrow().path("profile").asText())
                .orElseThrow();
        control.editProfile(id, old -> LeavingProfile.of(profile));
        control.editCluster(spec -> spec.put("profile", id));
        awaitProof();
    }

    private void awaitProof() {
        Patience patience = Patience.of(settings.patience());
        List<String> unproved;
        do {
            unproved = control.unproved();
            if (!unproved.isEmpty()) {
                report.note("until agents know that they are to clean up, wait for: " + String.join(", ", unproved));
            }
        } while (!unproved.isEmpty() && patience.holds());
        if (!unproved.isEmpty() && !settings.force()) {
            throw new Failure(
                    ExitCode.NOT_PROVED,
                    "these nodes have not proved that they know to clean up: " + String.join(", ", unproved)
                            + "\nNothing is removed yet. The same command goes on waiting; forget nodes that are gone (zonefleet"
                            + " node rm); --force goes on without them, and what their agents keep of addresses and"
                            + " packet rules stays there.");
        }
    }

    private void endAgents(Piece piece) {
        boolean there = kube.get(object(piece))
                .filter(found -> !found.at("/metadata/deletionTimestamp").isTextual())
                .isPresent();
        if (there && control.profile(LeavingProfile.id(settings.cluster())).isPresent()) {
            awaitProof(); // also where an earlier try did not wait for it; who has ended proves nothing any more
        }
        kube.delete(object(piece));
        awaitEnd("agents", remains::agentPods);
    }

    private void awaitEnd(String what, Supplier<List<ObjectNode>> pods) {
        Patience patience = Patience.of(settings.patience());
        List<String> running;
        do {
            running = pods.get().stream()
                    .map(pod -> pod.at("/metadata/name").asText())
                    .toList();
            if (!running.isEmpty()) {
                report.note(what + " that end: " + String.join(", ", running));
            }
        } while (!running.isEmpty() && patience.holds());
        if (!running.isEmpty() && !settings.force()) {
            throw new Failure(
                    ExitCode.UNAVAILABLE,
                    what + " have not ended yet: " + String.join(", ", running)
                            + ". What they stand on stays meanwhile; the same command goes on. Where their nodes are gone:"
                            + " kubectl delete pod --force, or --force here.");
        }
    }

    /** Queries go on to the zone servers until CoreDNS has read it: there is nothing of the API that would tell. */
    private void stopForwarding() {
        if (!new ClusterResolver(kube).stopForwarding() && !settings.force()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "the block is out of the Corefile of the cluster's own CoreDNS, which does not read that by itself (no"
                            + " \"reload\"): kubectl -n kube-system rollout restart deployment/coredns, then leave again.");
        }
        report.note("waiting %ds for the cluster's own CoreDNS to read its Corefile"
                .formatted(settings.settle().toSeconds()));
        Patience patience = Patience.of(settings.settle());
        while (patience.holds()) {
            // nothing is to be seen meanwhile
        }
    }

    private void endZoneServers(ObjectId statefulSet) {
        kube.delete(statefulSet);
        awaitEnd("zone servers", remains::zoneServerPods);
        forgetNodes(Progress::isZoneServer);
    }

    private void endSource() {
        if (settings.keepDomains()) {
            control.disableSource();
        } else {
            control.removeSource(settings.allowShrink());
        }
    }

    private boolean removeSecret() {
        if (control.removeSecret()) {
            return true;
        }
        report.kept(Pieces.secret(settings.cluster()).name() + ", a source still names it: zonefleet secret get "
                + SourceSpec.secret(settings.cluster()));
        return false;
    }

    private boolean removeNamespace(ObjectId id) {
        List<String> others = remains.others(id.name());
        if (!others.isEmpty()) {
            report.kept(id.shown() + ", others are in it: " + String.join(", ", others));
            return false;
        }
        kube.delete(id);
        return true;
    }

    private void forgetNodes(Predicate<JsonNode> which) {
        Patience patience = Patience.of(settings.patience());
        List<String> reporting;
        do {
            reporting = new ArrayList<>();
            for (JsonNode node : control.nodes().stream().filter(which).toList()) {
                String name = node.path("node").asText();
                if (!control.forget(name)) {
                    reporting.add(name);
                }
            }
        } while (!reporting.isEmpty() && patience.holds());
        if (!reporting.isEmpty()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "these nodes still report, of agents that no join has made: " + String.join(", ", reporting)
                            + ". Stop them; the same command goes on.");
        }
    }

    /** Where domains stand on it, it stays, as it was. */
    private boolean removeCluster() {
        if (control.removeCluster()) {
            return true;
        }
        Optional<String> before =
                control.profile(LeavingProfile.id(settings.cluster())).flatMap(LeavingProfile::before);
        String now = control.cluster().orElseThrow().path("profile").asText();
        if (now.equals(LeavingProfile.id(settings.cluster())) && before.isPresent()) {
            control.editCluster(spec -> spec.put("profile", before.get()));
        }
        report.kept("cluster " + settings.cluster() + ", domains have it as origin or are placed on it: zonefleet"
                + " domain list --origin " + settings.cluster());
        return false;
    }
}
