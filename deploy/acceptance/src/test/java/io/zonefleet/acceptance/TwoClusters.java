// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Two clusters with an API server and a node each, and a control plane that follows both, with no rights but those that are shipped. */
final class TwoClusters implements AutoCloseable {
    /** Below which both may contribute. */
    static final String SUFFIX = "example.com";

    private final MemberCluster a;
    private final MemberCluster b;
    private final Path secrets;
    private final Fleet fleet;
    private final List<Node> nodes;

    TwoClusters(Path dir) {
        CompletableFuture<MemberCluster> first = CompletableFuture.supplyAsync(() -> MemberCluster.start("a"));
        CompletableFuture<MemberCluster> second = CompletableFuture.supplyAsync(() -> MemberCluster.start("b"));
        this.a = started(first, second);
        this.b = started(second, first);
        this.secrets = dir.resolve("secrets");
        this.fleet = fleet(dir);
        try {
            List.of(a, b).forEach(this::follow);
            this.nodes = List.of(fleet.addNode("a", "n1"), fleet.addNode("b", "n1"));
        } catch (RuntimeException | AssertionError broken) {
            close();
            throw broken;
        }
    }

    /** The one; where that is in vain, the other is not left behind. */
    private static MemberCluster started(
            CompletableFuture<MemberCluster> wanted, CompletableFuture<MemberCluster> other) {
        try {
            return wanted.join();
        } catch (CompletionException broken) {
            CompletableFuture<Void> unused = other.thenAccept(MemberCluster::close);
            throw broken;
        }
    }

    private Fleet fleet(Path dir) {
        try {
            Files.createDirectories(secrets);
            return Fleet.with("sources: { secretsDir: %s }\n".formatted(secrets), dir.resolve("fleet"));
        } catch (IOException disk) {
            closeClusters();
            throw new UncheckedIOException(disk);
        } catch (RuntimeException | AssertionError broken) {
            closeClusters();
            throw broken;
        }
    }

    private void closeClusters() {
        a.close();
        b.close();
    }

    private void follow(MemberCluster cluster) {
        try {
            Files.writeString(secrets.resolve(cluster.id()), cluster.token(MemberCluster.ACCOUNT) + "\n");
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        fleet.declareCluster(cluster.id());
        addSource(cluster);
    }

    /** Has a cluster followed. */
    void addSource(MemberCluster cluster) {
        fleet.api()
                .put("/sources/" + cluster.source(), cluster.followedBy(cluster.id(), SUFFIX, ""))
                .ok();
    }

    MemberCluster a() {
        return a;
    }

    MemberCluster b() {
        return b;
    }

    Fleet fleet() {
        return fleet;
    }

    /** That of A, then that of B. */
    List<Node> nodes() {
        return nodes;
    }

    /** Waits until the nodes of both clusters answer a name so. */
    void answered(String what, String name, List<String> addresses) {
        for (Node node : nodes) {
            Await.asserted(
                    "%s: what %s of %s answers for %s".formatted(what, node.name(), node.cluster(), name),
                    () -> assertThat(node.dns().a(name)).isEqualTo(addresses));
        }
    }

    /** The same of names that nobody contributes: the nodes ask others. */
    void unknown(String what, String name) {
        answered(what, name, List.of(Fleet.UPSTREAM));
    }

    /** How the last look at a cluster went. */
    String outcome(MemberCluster cluster) {
        JsonNode source = fleet.api().get("/sources/" + cluster.source()).ok().body();
        return source.at("/lastResult/outcome").asText();
    }

    /** Waits until a cluster is out of reach. */
    void awaitUnreachable(MemberCluster cluster) {
        Await.until(cluster.id() + " is out of reach", () -> outcome(cluster).equals("unreachable"));
    }

    /** Has the control plane look at a cluster until it is within reach, as an operator does who knows that it is back. */
    void awaitBack(MemberCluster cluster) {
        Await.until(
                cluster.id() + " is within reach",
                () -> !fleet.api()
                        .post("/sources/" + cluster.source() + "/poll", "")
                        .body()
                        .path("outcome")
                        .asText("unreachable")
                        .equals("unreachable"));
    }

    @Override
    public void close() {
        fleet.close();
        closeClusters();
    }
}
