// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.acceptance.pod.PodOfManifest;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is shipped for the nodes of a cluster, deploy/manifests/agent.yaml, as an API server has taken it, with its defaults; of its
 * configuration only who it is and where etcd is are another's.
 *
 * @param daemonSet the agent's
 * @param objects all that is shipped with it
 */
record AgentManifest(DaemonSet daemonSet, List<HasMetadata> objects) {
    private static final Path FILE = Programs.root().resolve("deploy/manifests/agent.yaml");

    private static final String HOST_OF_ETCD = "$(ETCD_HOST)";

    AgentManifest {
        objects = List.copyOf(objects);
    }

    /** Applies it to a cluster, and reads what became of it. */
    static AgentManifest appliedTo(MemberCluster cluster) {
        List<HasMetadata> shipped = cluster.load(FILE);
        shipped.forEach(object -> cluster.makeNamespace(object.getMetadata().getNamespace()));
        List<HasMetadata> applied = shipped.stream()
                .map(object ->
                        cluster.client().resource(object).forceConflicts().serverSideApply())
                .toList();
        DaemonSet daemonSet = applied.stream()
                .filter(DaemonSet.class::isInstance)
                .map(DaemonSet.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no DaemonSet in " + FILE));
        return new AgentManifest(daemonSet, applied);
    }

    /** What runs on each node. */
    PodSpec pod() {
        return daemonSet.getSpec().getTemplate().getSpec();
    }

    /**
     * A node for it, with an image of what is built here.
     *
     * @param root a folder that takes the place of the node's
     */
    PodOfManifest.Node node(String name, Path root, String cluster, URI etcd) {
        try {
            // a node has those
            Files.createDirectories(root.resolve("lib/modules"));
            Files.createDirectories(root.resolve("var/lib"));
            Files.createDirectories(root.resolve("run"));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        return new PodOfManifest.Node(
                name,
                "127.0.0.1",
                root,
                objectsOf(cluster, etcd),
                image(),
                // by the image, and by a kubelet for the Service of etcd
                Map.of("JAVA_HOME", "/usr/lib/zonefleet/jre/", "ZONEFLEET_ETCD_SERVICE_HOST", etcd.getHost()),
                List.of("/usr/bin/zonefleet-agent"));
    }

    /** As deploy/images puts them. */
    private static Map<String, Path> image() {
        return Map.of(
                "/usr/lib/zonefleet/jre", Path.of(System.getProperty("java.home")),
                "/usr/lib/zonefleet/agent", Programs.root().resolve("node-agent/target"),
                "/usr/bin/zonefleet-agent", Programs.root().resolve("deploy/launcher/zonefleet-agent"),
                "/usr/bin/coredns", Tools.ofThisMachine().require("coredns"));
    }

    private List<HasMetadata> objectsOf(String cluster, URI etcd) {
        List<HasMetadata> all = new ArrayList<>();
        for (HasMetadata object : objects) {
            all.add(object instanceof ConfigMap map ? configured(map, cluster, etcd) : object);
        }
        for (Volume volume : pod().getVolumes()) {
            if (volume.getSecret() != null) {
                all.add(new SecretBuilder()
                        .withNewMetadata()
                        .withName(volume.getSecret().getSecretName())
                        .endMetadata()
                        .build());
            }
        }
        return all;
    }

    private static ConfigMap configured(ConfigMap map, String cluster, URI etcd) {
        ConfigMapBuilder edited = new ConfigMapBuilder(map);
        map.getData().forEach((key, text) -> {
            if (Serialization.unmarshal(text, Object.class) instanceof Map<?, ?> known && known.containsKey("etcd")) {
                ObjectNode config = Serialization.unmarshal(text, ObjectNode.class);
                config.put("cluster", cluster);
                // where the manifest has the node fill in the host, the node does so here
                boolean filledIn = config.at("/etcd/endpoints/0").asText().contains(HOST_OF_ETCD);
                ObjectNode where = JsonNodeFactory.instance.objectNode();
                where.putArray("endpoints")
                        .add(filledIn ? "http://" + HOST_OF_ETCD + ":" + etcd.getPort() : etcd.toString());
                config.set("etcd", where);
                edited.addToData(key, Serialization.asYaml(config));
            }
        });
        return edited.build();
    }
}
