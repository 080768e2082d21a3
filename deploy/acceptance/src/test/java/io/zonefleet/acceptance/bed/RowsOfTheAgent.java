// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has gone wrong with node caches in the field, each on a node with an agent of ours: pods must not notice. Numbers are those of the
 * table in docs/faults.md. Run by {@link FailOpenTest} inside.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class RowsOfTheAgent implements RowsOfTheNetwork {
    private final Backend backend;
    private final List<Family> families;
    private @Nullable NodeInBed made;

    RowsOfTheAgent(Backend backend, List<Family> families) {
        this.backend = backend;
        this.families = families;
    }

    static class IptablesNft extends RowsOfTheAgent {
        IptablesNft() {
            super(Backend.IPTABLES_NFT, Family.DUAL);
        }
    }

    static class IptablesNftV4 extends RowsOfTheAgent {
        IptablesNftV4() {
            super(Backend.IPTABLES_NFT, List.of(Family.V4));
        }
    }

    static class IptablesNftV6 extends RowsOfTheAgent {
        IptablesNftV6() {
            super(Backend.IPTABLES_NFT, List.of(Family.V6));
        }
    }

    static class IptablesLegacy extends RowsOfTheAgent {
        IptablesLegacy() {
            super(Backend.IPTABLES_LEGACY, Family.DUAL);
        }
    }

    static class IptablesLegacyV4 extends RowsOfTheAgent {
        IptablesLegacyV4() {
            super(Backend.IPTABLES_LEGACY, List.of(Family.V4));
        }
    }

    static class IptablesLegacyV6 extends RowsOfTheAgent {
        IptablesLegacyV6() {
            super(Backend.IPTABLES_LEGACY, List.of(Family.V6));
        }
    }

    static class Nft extends RowsOfTheAgent {
        Nft() {
            super(Backend.NFT, Family.DUAL);
        }
    }

    static class NftV4 extends RowsOfTheAgent {
        NftV4() {
            super(Backend.NFT, List.of(Family.V4));
        }
    }

    static class NftV6 extends RowsOfTheAgent {
        NftV6() {
            super(Backend.NFT, List.of(Family.V6));
        }
    }

    @BeforeAll
    void make(@TempDir Path dir) {
        made = new NodeInBed(dir, backend, families);
    }

    @AfterAll
    void clear() {
        if (made != null) {
            made.close();
        }
    }

    @Override
    public NodeInBed node() {
        return Objects.requireNonNull(made);
    }

    private Bed bed() {
        return node().bed();
    }

    @AfterEach
    void calmAgain() {
        node().calm();
    }

    /** One fault, with a pod that asks all the time over each family; ends when the cache answers again. */
    private void fault(String fault, Runnable cause) {
        node().calm();
        try (Pod pod = node().pod();
                Pod managed = node().podOfManagedName()) {
            int before = pod.said();
            cause.run();
            pod.awaitsSince(before, Bed.OF_KUBE_DNS);
            pod.awaits(Bed.OF_UPSTREAM);
            Outages.assertNoneNoticed(fault, bed(), pod);
            Pod.Account right = managed.stop();
            Outages.assertNoneFailed(fault, managed, right);
            assertThat(right.answers()).as("a managed name, whoever answers").containsOnlyKeys(NodeInBed.ADDRESS);
        }
    }

    private long coreDns() {
        return node().node().corednsPid().orElseThrow();
    }

    private void signal(String name, long pid) {
        bed().node().run("kill", "-" + name, Long.toString(pid));
    }

    @Test
    @Order(0)
    void kubeDnsKeepsItsAddressesUntilItKnowsManagedNames() {
        node().says("kube-dns-differs");
        assertThat(bed().hasAddresses()).isFalse();
        node().kubeDnsLearnsManagedNames();
        Await.until("the addresses are taken", bed()::hasAddresses);
    }

    @Test
    @Order(1)
    void row1TheCacheIsKilled() {
        fault("CoreDNS killed (SIGKILL)", () -> signal("KILL", coreDns()));
    }

    @Test
    @Order(2)
    void row1TheCacheIsOutOfMemory() {
        fault("CoreDNS out of memory in its cgroup", () -> {
            long pid = coreDns();
            MemoryLimit.set(pid);
            // to read everything again needs memory
            Await.until("the kernel kills it", NodeInBed.PATIENCE, () -> {
                List<String> reload = List.of("kill", "-USR1", Long.toString(pid));
                return bed().node().attempt(reload, "").code() != 0;
            });
        });
    }

    @Test
    @Order(3)
    void row9TheCacheHangs() {
        fault("CoreDNS held (SIGSTOP)", () -> signal("STOP", coreDns()));
    }

    @Test
    @Order(4)
    void row1TheAgentIsKilledAndItsCacheWithIt() {
        fault("agent killed (SIGKILL), and CoreDNS with it; started again", () -> {
            node().node().killAgent();
            node().node().startAgain();
        });
    }

    @Test
    @Order(5)
    void row20TheAgentIsStartedAgainWithoutEtcd() {
        fault("etcd away, agent stopped (SIGTERM) and started again", () -> {
            node().fleet().etcd().pause();
            try {
                node().node().stop();
                node().node().startAgain();
                Await.until(
                        "the agent answers",
                        NodeInBed.PATIENCE,
                        () -> node().status().isPresent());
            } finally {
                node().fleet().etcd().resume();
            }
        });
    }

    @Test
    @Order(7)
    void row18AnotherProgramHasThePortOfCoreDnsHealth() {
        fault("another program on the port of CoreDNS's health", () -> {
            int port = node().healthPort();
            signal("KILL", coreDns());
            try (ServerSocket other = taking("127.0.0.1", port)) {
                assertThat(other.isBound()).isTrue();
                node().says("coredns-down");
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
    }

    private static ServerSocket taking(String address, int port) {
        return Await.value("port " + port, () -> {
            try {
                return Optional.of(new ServerSocket(port, 1, InetAddress.getByName(address)));
            } catch (IOException stillTaken) {
                return Optional.empty();
            }
        });
    }

    @Test
    @Order(7)
    void row8TheAgentIsToldToEndWhileCoreDnsReloads() {
        for (int round = 1; round <= 3; round++) {
            endBesideAReload(round);
            node().calm();
        }
        try (Pod pod = node().pod()) {
            bed().whileServersHang(() -> IntStream.rangeClosed(4, 6).forEach(this::endBesideAReload));
            System.out.println("look-ups while the upstream hung: " + pod.stop());
        }
        node().calm();
    }

    private void endBesideAReload(int round) {
        Await.until(
                "CoreDNS runs",
                NodeInBed.PATIENCE,
                () -> node().node().corednsPid().isPresent());
        node().changeCorefile(round);
        node().node().stop();
        assertThat(node().node().corednsPid()).as("CoreDNS ends with its agent").isEmpty();
        node().node().startAgain();
    }

    /** What CoreDNS does not take is not said to be there, and what it serves stays. */
    @Test
    @Order(7)
    void row5WhatCoreDnsRefusesIsSaidAndNotClaimed() {
        try (Pod managed = Pod.start(
                                bed(),
                                NodeInBed.MANAGED,
                                20,
                                List.of(families.getFirst().local()))
                        .awaits(NodeInBed.ADDRESS);
                ServerSocket other = taking(families.getFirst().local(), NodeInBed.ANOTHER_PORT)) {
            assertThat(other.isBound()).isTrue();
            node().answersOnAnotherPortToo(backend.text());
            node().says("reload-failed");
            Await.until("the node is not said to be proved", () -> !node().isProved());
            node().network(backend.text());
            node().calm();
            Await.until("it is proved again", node()::isProved);
            Pod.Account account = managed.stop();
            assertThat(account.failed()).as(account + "\n" + managed.failures()).isZero();
            assertThat(account.answers()).containsOnlyKeys(NodeInBed.ADDRESS);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** As a busy kube-proxy does; only rules of iptables-legacy wait for it. */
    @Test
    @Order(7)
    void row7TheLockOfIptablesIsHeldWhileTheAgentStarts() {
        try (Pod pod = node().pod()) {
            node().node().stop();
            try (ChildProcess held = bed().holdLockOfIptables()) {
                assertThat(held.isAlive()).isTrue();
                node().node().startAgain();
                if (backend == Backend.IPTABLES_LEGACY) {
                    node().says("network-failed");
                } else {
                    node().calm();
                }
                try (Pod served = Pod.start(
                        bed(),
                        families.stream()
                                .map(family -> new Pod.Asks(NodeInBed.MANAGED, 20, List.of(family.local())))
                                .toList())) {
                    served.awaits(NodeInBed.ADDRESS);
                }
            }
            node().calm();
            pod.awaits(Bed.OF_UPSTREAM);
            Outages.assertNoneNoticed("lock of iptables held while the agent is started again", bed(), pod);
        }
    }

    @Test
    @Order(7)
    void row13ANodeCacheIsNotAskedByItself() {
        long before = coreDns();
        List<String> upstreams = families.stream().map(Family::upstream).toList();
        List<String> own = families.stream()
                .flatMap(family -> List.of(family.service(), family.local()).stream())
                .toList();
        List<String> both = Stream.concat(own.stream(), upstreams.stream()).toList();
        node().asksServersOf(backend.text(), both);
        node().says("config-invalid");
        try (Pod pod = node().pod()) {
            pod.awaitsMore(30);
            assertThat(pod.stop().failed()).isZero();
        }
        node().asksServersOf(backend.text(), upstreams);
        node().calm();
        node().network(backend.text());
        node().calm();
        assertThat(coreDns()).as("CoreDNS has not ended").isEqualTo(before);
    }
}
