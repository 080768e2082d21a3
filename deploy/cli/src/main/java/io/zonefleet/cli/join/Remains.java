// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** What is there of a cluster that is to leave. */
final class Remains {
    static final ObjectId WEBHOOK = new ObjectId(
            "admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", Optional.empty(), "zonefleet-pod-dns");

    /** What people have in a namespace, by the version of its API. */
    private static final SequencedMap<String, List<String>> USUAL = usual();

    private final Kube kube;
    private final Optional<Etcd> etcd;
    private final ControlSide control;
    private final LeaveSettings settings;
    private final Report report;
    private final List<ObjectNode> rendered = Manifests.agents();
    private final AgentManifest manifest = AgentManifest.of(rendered);
    private final ZoneServerManifest zoneServer = ZoneServerManifest.of(Manifests.zoneServer());

    private static SequencedMap<String, List<String>> usual() {
        SequencedMap<String, List<String>> all = new LinkedHashMap<>();
        all.put("v1", List.of("Pod", "Service", "PersistentVolumeClaim", "ConfigMap", "Secret", "ServiceAccount"));
        all.put("apps/v1", List.of("Deployment", "StatefulSet", "DaemonSet"));
        all.put("batch/v1", List.of("Job", "CronJob"));
        all.put("networking.k8s.io/v1", List.of("Ingress"));
        return all;
    }

    Remains(Kube kube, Optional<Etcd> etcd, ControlSide control, LeaveSettings settings, Report report) {
        this.kube = kube;
        this.etcd = etcd;
        this.control = control;
        this.settings = settings;
        this.report = report;
    }

    /** All that join may have made in the cluster, by piece. */
    SequencedMap<Piece, ObjectId> objects() {
        SequencedMap<Piece, ObjectId> all = new LinkedHashMap<>();
        Wanted.of(rendered, Manifests.access(), Manifests.zoneServer())
                .objects()
                .forEach((piece, object) -> all.put(piece, ObjectId.of(object)));
        all.putIfAbsent(new Piece(Kind.OBJECT, manifest.secret().shown()), manifest.secret());
        all.putIfAbsent(new Piece(Kind.OBJECT, zoneServer.secret().shown()), zoneServer.secret());
        return all;
    }

    /** The pods of the agents. */
    List<ObjectNode> agentPods() {
        List<ObjectNode> all = new ArrayList<>();
        for (ObjectNode object : rendered) {
            if (object.path("kind").asText().equals("DaemonSet")) {
                Map<String, String> labels = new LinkedHashMap<>();
                object.at("/spec/selector/matchLabels")
                        .properties()
                        .forEach(each ->
                                labels.put(each.getKey(), each.getValue().asText()));
                all.addAll(kube.list("v1", "Pod", Optional.of(manifest.namespace()), labels));
            }
        }
        return all;
    }

    /** The pods of the zone servers. */
    List<ObjectNode> zoneServerPods() {
        return kube.list("v1", "Pod", zoneServer.statefulSet().namespace(), zoneServer.podLabels());
    }

    /** Whether a join has made zone servers, which are there or have not ended yet. */
    boolean hasZoneServers() {
        Optional<ObjectNode> found = kube.get(zoneServer.statefulSet());
        return found.isPresent()
                ? Kube.isOurs(found.get())
                : !zoneServerPods().isEmpty() || new ClusterResolver(kube).isForwarding();
    }

    /** Everything, of one kind in the order in which it was made. */
    List<Piece> present() {
        List<Piece> all = new ArrayList<>();
        Optional<JsonNode> cluster = control.cluster();
        cluster.filter(shown -> shown.has("injection"))
                .ifPresent(shown -> all.add(new Piece(Kind.INJECTION, "injection of cluster " + settings.cluster())));
        kube.get(WEBHOOK)
                .filter(this::isOfThisCluster)
                .ifPresent(found -> all.add(new Piece(Kind.WEBHOOK, WEBHOOK.shown())));
        List<Piece> objects = presentObjects();
        if (hasZoneServers() && new ClusterResolver(kube).isForwarding()) {
            all.add(ZoneServerJoin.FORWARDING);
        }
        boolean agents = objects.stream().anyMatch(piece -> piece.kind() == Kind.AGENTS);
        if (agents && profile(cluster).filter(LeavingProfile::leavesBehind).isPresent()) {
            all.add(new Piece(Kind.LEFT_BEHIND, "what agents would leave behind on nodes"));
        }
        all.addAll(objects);
        control.source()
                .filter(source ->
                        !settings.keepDomains() || source.path("enabled").asBoolean(true))
                .ifPresent(source -> all.add(new Piece(Kind.SOURCE, "source " + control.sourceId())));
        if (control.hasSecret() && !settings.keepDomains()) {
            all.add(Pieces.secret(settings.cluster()));
        }
        all.addAll(users());
        if (!control.nodes().isEmpty()) {
            all.add(new Piece(Kind.NODES, "nodes of cluster " + settings.cluster()));
        }
        cluster.ifPresent(shown -> all.add(new Piece(Kind.CLUSTER, "cluster " + settings.cluster())));
        String leaving = LeavingProfile.id(settings.cluster());
        if (control.profile(leaving).isPresent() || all.stream().anyMatch(piece -> piece.kind() == Kind.LEFT_BEHIND)) {
            all.add(new Piece(Kind.LEAVING_PROFILE, "profile " + leaving));
        }
        control.profile(NodeCacheProfile.id(settings.cluster()))
                .filter(made -> NodeCacheProfile.isOfJoin(made, settings.cluster()))
                .ifPresent(made -> all.add(Pieces.profile(settings.cluster())));
        return all;
    }

    private Optional<JsonNode> profile(Optional<JsonNode> cluster) {
        return cluster.map(shown -> shown.path("profile").asText())
                .filter(id -> !id.isEmpty())
                .flatMap(control::profile);
    }

    private boolean isOfThisCluster(JsonNode webhook) {
        JsonNode client = webhook.path("webhooks").path(0).path("clientConfig");
        String path = client.path("url").asText() + client.at("/service/path").asText();
        return path.endsWith("/inject/" + settings.cluster());
    }

    private List<Piece> presentObjects() {
        List<Piece> all = new ArrayList<>();
        for (Map.Entry<Piece, ObjectId> each : objects().entrySet()) {
            Optional<ObjectNode> found = kube.get(each.getValue());
            boolean ending =
                    found.filter(Remains::isEnding).isPresent() && each.getKey().kind() != Kind.AGENTS;
            if (found.isEmpty() || ending) {
                continue;
            }
            List<String> others = isShared(each.getValue()) ? Kube.others(found.get()) : List.of();
            if (!Kube.isOurs(found.get())) {
                report.note(each.getKey().name() + " was not made by a join: it stays");
            } else if (!others.isEmpty()) {
                report.note(each.getKey().name() + " stays, others keep it too: " + String.join(", ", others));
            } else if (each.getKey().kind() == Kind.DEFINITION && hasClusterDomains()) {
                report.note(each.getKey().name() + " stays, there are ClusterDomains: kubectl get clusterdomains -A");
            } else {
                all.add(each.getKey());
            }
        }
        boolean gone = all.stream().noneMatch(piece -> piece.kind() == Kind.AGENTS);
        if (gone && !agentPods().isEmpty()) {
            // it was removed, and its pods have not ended
            objects().keySet().stream()
                    .filter(piece -> piece.kind() == Kind.AGENTS)
                    .forEach(all::add);
        }
        if (all.stream().noneMatch(piece -> piece.kind() == Kind.ZONE_SERVER)
                && hasZoneServers()
                && !zoneServerPods().isEmpty()) {
            all.add(new Piece(Kind.ZONE_SERVER, zoneServer.statefulSet().shown()));
        }
        return all;
    }

    private static boolean isEnding(JsonNode object) {
        return object.at("/metadata/deletionTimestamp").isTextual();
    }

    /** What a cluster may have had before: the Service that another node cache asks too, namespaces, the definition. */
    private static boolean isShared(ObjectId id) {
        return Set.of("Namespace", "Service", "CustomResourceDefinition").contains(id.kind());
    }

    /**
     * That its agents are those of a join, and of this cluster.
     *
     * @throws Failure where they are not: they would lose what they stand on
     */
    void requireOwn() {
        Pieces.requireOwn(kube, manifest, settings.cluster());
        for (Map.Entry<Piece, ObjectId> each : objects().entrySet()) {
            if (each.getKey().kind() == Kind.AGENTS
                    && kube.get(each.getValue())
                            .filter(found -> !Kube.isOurs(found))
                            .isPresent()) {
                throw new Failure(
                        ExitCode.CONFLICT,
                        each.getKey().name()
                                + " was not made by a join. Take it away as it came (helm uninstall, kubectl delete),"
                                + " then leave. Nothing was done.");
            }
        }
    }

    private boolean hasClusterDomains() {
        return !kube.list("zonefleet.io/v1", "ClusterDomain", Optional.empty(), Map.of())
                .isEmpty();
    }

    private List<Piece> users() {
        if (etcd.isEmpty()) {
            report.note("etcd was not named, by --etcd-endpoints: a user " + AgentRole.name(settings.cluster())
                    + " that it may have stays");
            return List.of();
        }
        List<Piece> all = new ArrayList<>();
        if (etcd.get().asksWho()) {
            if (etcd.get().role(control.keyPrefix(), settings.cluster()) != State.ABSENT) {
                all.add(Pieces.etcdRole(settings.cluster()));
            }
            if (etcd.get().user(settings.cluster(), Optional.empty()) != State.ABSENT) {
                all.add(Pieces.etcdUser(settings.cluster()));
            }
        }
        return all;
    }

    /** Where pods reach the node cache, as far as settings tell: with injection a part of that goes. */
    Set<String> caches() {
        Optional<JsonNode> cluster = control.cluster();
        Set<String> all = new HashSet<>(Set.of(NodeCacheProfile.ADDRESS));
        cluster.ifPresent(shown -> shown.at("/injection/nameservers").forEach(address -> all.add(address.asText())));
        profile(cluster)
                .ifPresent(profile -> profile.path("listeners")
                        .forEach(listener -> listener.path("addresses").forEach(address -> all.add(address.asText()))));
        return all;
    }

    /** How many pods of each namespace ask the node cache alone, where there still is one. */
    Map<String, Integer> stranded(Set<String> caches) {
        boolean agents = objects().entrySet().stream()
                .filter(each -> each.getKey().kind() == Kind.AGENTS)
                .anyMatch(each -> kube.get(each.getValue()).isPresent());
        if (!agents) {
            return Map.of();
        }
        Set<String> kubeDns = new HashSet<>();
        control.cluster().ifPresent(shown -> shown.path("kubeDns").forEach(address -> kubeDns.add(address.asText())));
        return Stranded.count(kube.list("v1", "Pod", Optional.empty(), Map.of()), caches, kubeDns);
    }

    /** What others have in a namespace of ours. */
    List<String> others(String namespace) {
        List<String> all = new ArrayList<>();
        List<ObjectNode> found = new ArrayList<>();
        USUAL.forEach((version, kinds) ->
                kinds.forEach(kind -> found.addAll(kube.list(version, kind, Optional.of(namespace), Map.of()))));
        found.stream()
                .filter(object -> !isEnding(object) && !isOfEveryNamespace(object))
                .forEach(object -> all.add(object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText()));
        return all;
    }

    /** What Kubernetes itself makes in each. */
    private static boolean isOfEveryNamespace(JsonNode object) {
        String name = object.at("/metadata/name").asText();
        return switch (object.path("kind").asText()) {
            case "ServiceAccount" -> name.equals("default");
            case "ConfigMap" -> name.equals("kube-root-ca.crt");
            case "Secret" -> object.path("type").asText().equals("kubernetes.io/service-account-token");
            default -> false;
        };
    }

    /** All that a leave does to the cluster. */
    List<Right> rights() {
        List<Right> all = new ArrayList<>();
        List<ObjectId> ids = new ArrayList<>(objects().values());
        ids.add(WEBHOOK);
        for (ObjectId id : ids) {
            all.add(kube.right("get", id));
            all.add(kube.right("delete", id));
        }
        all.add(new Right("list", "pods", "", Optional.empty()));
        all.add(kube.right("get", ClusterResolver.COREFILE));
        all.add(kube.right("patch", ClusterResolver.COREFILE));
        all.add(kube.right("delete", ClusterResolver.CUSTOM));
        all.add(new Right("list", "clusterdomains", "zonefleet.io", Optional.empty()));
        for (ObjectId id : ids) {
            if (id.kind().equals("Namespace")) {
                USUAL.forEach((version, kinds) -> kinds.forEach(kind ->
                        all.add(kube.right("list", new ObjectId(version, kind, Optional.of(id.name()), "")))));
            }
        }
        return all;
    }
}
