// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.zonefleet.acceptance.pod.PodOfManifest;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is shipped for the nodes of a cluster, deploy/manifests/agent.yaml, as a join has installed it, with the defaults of the API server.
 *
 * @param daemonSet the agent's
 * @param objects all that is there of it
 */
record AgentManifest(DaemonSet daemonSet, List<HasMetadata> objects) {
    private static final Path FILE = Programs.root().resolve("deploy/manifests/agent.yaml");

    AgentManifest {
        objects = List.copyOf(objects);
    }

    /** Reads it in a cluster that has joined. */
    static AgentManifest installedIn(MemberCluster cluster) {
        List<HasMetadata> there = new ArrayList<>();
        for (HasMetadata shipped : cluster.load(FILE)) {
            there.add(cluster.client().resource(shipped).get());
        }
        DaemonSet daemonSet = there.stream()
                .filter(DaemonSet.class::isInstance)
                .map(DaemonSet.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no DaemonSet in " + FILE));
        for (Volume volume : daemonSet.getSpec().getTemplate().getSpec().getVolumes()) {
            if (volume.getSecret() != null) {
                there.add(cluster.client()
                        .secrets()
                        .inNamespace(daemonSet.getMetadata().getNamespace())
                        .withName(volume.getSecret().getSecretName())
                        .require());
            }
        }
        return new AgentManifest(daemonSet, there);
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
    PodOfManifest.Node node(String name, Path root) {
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
                objects,
                image(),
                Map.of("JAVA_HOME", "/usr/lib/zonefleet/jre/"), // by the image
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
}
