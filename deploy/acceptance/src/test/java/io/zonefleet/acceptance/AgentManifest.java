// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.acceptance.pod.PodOfManifest;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is shipped for the nodes of a cluster: deploy/manifests/agent.yaml, as a join has installed it, with the defaults of the API server; or
 * another file of that folder.
 *
 * @param daemonSet the agent's
 * @param objects all that is there of it
 */
record AgentManifest(DaemonSet daemonSet, List<HasMetadata> objects) {
    private static final Path FOLDER = Programs.root().resolve("deploy/manifests");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---$");
    private static final Path FILE = FOLDER.resolve("agent.yaml");

    AgentManifest {
        objects = List.copyOf(objects);
    }

    /** Reads it in a cluster that has joined. */
    static AgentManifest installedIn(MemberCluster cluster) {
        List<HasMetadata> there = new ArrayList<>();
        for (HasMetadata shipped : cluster.load(FILE)) {
            there.add(cluster.client().resource(shipped).get());
        }
        DaemonSet daemonSet = daemonSet(there);
        for (String secret : secrets(daemonSet)) {
            there.add(cluster.client()
                    .secrets()
                    .inNamespace(daemonSet.getMetadata().getNamespace())
                    .withName(secret)
                    .require());
        }
        return new AgentManifest(daemonSet, there);
    }

    /**
     * Reads a file as it stands, but for agents' configuration; Secrets are empty, for an etcd that asks nobody who they are.
     *
     * @param name of the file
     * @param configured what an operator makes of the configuration
     */
    static AgentManifest shipped(String name, UnaryOperator<String> configured) {
        try {
            List<HasMetadata> objects = Stream.of(DOCUMENT.split(Files.readString(FOLDER.resolve(name)), -1))
                    .filter(text -> text.contains("kind:"))
                    .map(text -> Serialization.unmarshal(text, HasMetadata.class))
                    .toList();
            for (HasMetadata object : objects) {
                if (object instanceof ConfigMap map) {
                    map.getData().replaceAll((key, text) -> configured.apply(text));
                }
            }
            DaemonSet daemonSet = daemonSet(objects);
            List<HasMetadata> there = new ArrayList<>(objects);
            for (String secret : secrets(daemonSet)) {
                there.add(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret)
                        .endMetadata()
                        .build());
            }
            return new AgentManifest(daemonSet, there);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static DaemonSet daemonSet(List<HasMetadata> objects) {
        return objects.stream()
                .filter(DaemonSet.class::isInstance)
                .map(DaemonSet.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no DaemonSet"));
    }

    private static List<String> secrets(DaemonSet daemonSet) {
        return daemonSet.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getSecret() != null)
                .map(volume -> volume.getSecret().getSecretName())
                .toList();
    }

    /** What runs on each node. */
    PodSpec pod() {
        return daemonSet.getSpec().getTemplate().getSpec();
    }

    /**
     * A node for it, with an image of what is built here.
     *
     * @param addresses of the node and of the pod
     * @param root a folder that takes the place of the node's
     */
    PodOfManifest.Node node(String name, List<String> addresses, Path root) {
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
                addresses,
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
