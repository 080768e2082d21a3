// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * etcd, a control plane, nodes and an upstream that answers {@value #UPSTREAM} for every A question, each in a process of its own on
 * free ports of 127.0.0.1. Closing it ends all of them, whatever happened.
 */
public final class Fleet implements AutoCloseable {
    /** The upstream's answer: what it gives was forwarded. */
    public static final String UPSTREAM = "203.0.113.53";

    private final Path dir;
    private final int upstreamPort = FreePorts.next();
    private final CoreDns upstream;
    private final EtcdProcess etcd;
    private final ControlPlane control;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * Starts all but nodes in {@code dir}.
     *
     * @param etcdArguments added to etcd's command line
     */
    public Fleet(Path dir, String... etcdArguments) {
        this("", "", dir, etcdArguments);
    }

    private Fleet(String prefix, String yaml, Path dir, String[] etcdArguments) {
        this.dir = dir;
        this.upstream = CoreDns.start(directory("upstream"), upstreamCorefile(), Map.of());
        this.etcd = EtcdProcess.start(etcdArguments);
        this.control = new ControlPlane(dir.resolve("control"), etcd.endpoint(), prefix, yaml);
    }

    /** Starts all but nodes in {@code dir}, the control plane below a path, as behind a proxy that serves other things too. */
    public static Fleet below(String prefix, Path dir) {
        return new Fleet(prefix, "", dir, new String[0]);
    }

    /** Starts all but nodes in {@code dir}, the control plane with more lines in its configuration. */
    public static Fleet with(String yaml, Path dir) {
        return new Fleet("", yaml, dir, new String[0]);
    }

    private String upstreamCorefile() {
        return """
                .:%d {
                    bind 127.0.0.1
                    template IN A {
                        answer "{{ .Name }} 5 IN A %s"
                    }
                    template IN ANY {
                        rcode NOERROR
                    }
                }
                """.formatted(upstreamPort, UPSTREAM);
    }

    /** Adds a node and waits until it has reported; its cluster has to be declared. */
    public Node addNode(String cluster, String name) {
        return addNode(cluster, name, cluster + "-" + name, NodeSetup.PLAIN);
    }

    /**
     * Adds a node that is special.
     *
     * @param folder where its files are, in the fleet's own folder
     * @param special in what way
     */
    public Node addNode(String cluster, String name, String folder, NodeSetup special) {
        Node node = new Node(cluster, name, directory(folder), etcd.endpoint(), upstream(), special);
        nodes.add(node);
        Await.until(
                "node " + name + " has reported",
                () -> api().get("/nodes/" + cluster + "/" + name).status() == 200);
        return node;
    }

    /** Stops a node and forgets it, so that nobody waits for it. */
    public void remove(Node node) {
        node.stop();
        nodes.remove(node);
        Await.until(
                "node " + node.name() + " is forgotten",
                () -> api().delete("/nodes/" + node.cluster() + "/" + node.name())
                                        .status()
                                / 100
                        == 2);
    }

    /** Declares a cluster without anything special. */
    public void declareCluster(String id) {
        api().put("/clusters/" + id, "{}").ok();
    }

    /** Where nodes ask for names that are not managed. */
    public String upstream() {
        return "127.0.0.1:" + upstreamPort;
    }

    /** The store. */
    public EtcdProcess etcd() {
        return etcd;
    }

    /** The control plane. */
    public ControlPlane control() {
        return control;
    }

    /** A client of the control plane. */
    public Api api() {
        return control.api();
    }

    /** Where a node's folder is, or will be. */
    public Path folder(String name) {
        return dir.resolve(name);
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(dir.resolve(name));
        } catch (IOException disk) {
            throw new UncheckedIOException("can't make a directory in " + dir, disk);
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        control.close();
        etcd.close();
        upstream.close();
    }
}
