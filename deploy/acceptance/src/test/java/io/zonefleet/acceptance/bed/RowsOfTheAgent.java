// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
abstract class RowsOfTheAgent {
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

    static class IptablesLegacy extends RowsOfTheAgent {
        IptablesLegacy() {
            super(Backend.IPTABLES_LEGACY, Family.DUAL);
        }
    }

    static class Nft extends RowsOfTheAgent {
        Nft() {
            super(Backend.NFT, Family.DUAL);
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

    private NodeInBed node() {
        return Objects.requireNonNull(made);
    }

    private Bed bed() {
        return node().bed();
    }

    @AfterEach
    void calmAgain() {
        node().calm();
    }

    /** One fault, with a pod of each family that asks all the time; ends when the cache answers again. */
    private void fault(String fault, Runnable cause) {
        for (Family family : families) {
            node().calm();
            try (Pod pod = node().pod(family);
                    Pod managed = Pod.start(bed(), NodeInBed.MANAGED, 20, List.of(family.service()))
                            .awaits(NodeInBed.ADDRESS)) {
                cause.run();
                pod.awaits(Bed.OF_KUBE_DNS);
                pod.awaits(Bed.OF_UPSTREAM);
                Pod.Account account = pod.stop();
                Outages.add(fault, bed(), account);
                assertThat(account.failed()).as(fault + " " + account).isZero();
                Pod.Account right = managed.stop();
                assertThat(right.failed()).as(fault + " " + right).isZero();
                assertThat(right.answers())
                        .as("a managed name, whoever answers")
                        .containsOnlyKeys(NodeInBed.ADDRESS);
            }
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
            Await.until("the kernel kills it", () -> {
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
                Await.until("the agent answers", () -> node().status().isPresent());
            } finally {
                node().fleet().etcd().resume();
            }
        });
    }

    @Test
    @Order(6)
    void row17PodsOfEachFamilyAreServedByTheCacheAndNothingIsTracked() {
        for (Family family : families) {
            for (Namespace where : List.of(bed().pod(), bed().node())) {
                try (Pod pod = Pod.startIn(bed(), where, NodeInBed.OTHER, 50, List.of(family.service(), family.local()))
                        .awaits(Bed.OF_UPSTREAM)) {
                    bed().forgetTracked();
                    pod.awaitsMore(30);
                    assertThat(pod.stop().failed()).isZero();
                }
            }
            assertThat(bed().tracked(53)).as(bed().rules()).isZero();
        }
    }

    @Test
    @Order(7)
    void row23OverTcpToo() {
        for (Family family : families) {
            assertThat(Pod.overTcp(bed(), NodeInBed.MANAGED, family.service())).isEqualTo(NodeInBed.ADDRESS);
        }
    }

    @Test
    @Order(7)
    void row18AnotherProgramHasThePortOfCoreDnsHealth() {
        fault("another program on the port of CoreDNS's health", () -> {
            int port = node().healthPort();
            signal("KILL", coreDns());
            try (ServerSocket other = taking(port)) {
                assertThat(other.isBound()).isTrue();
                node().says("coredns-down");
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
    }

    private static ServerSocket taking(int port) {
        return Await.value("port " + port, () -> {
            try {
                return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            } catch (IOException stillTaken) {
                return Optional.empty();
            }
        });
    }

    @Test
    @Order(7)
    void row8TheAgentIsToldToEndWhileCoreDnsReloads() {
        for (int round = 1; round <= 3; round++) {
            node().changeCorefile(round);
            node().node().stop();
            assertThat(node().node().corednsPid())
                    .as("CoreDNS ends with its agent")
                    .isEmpty();
            node().node().startAgain();
            node().calm();
        }
    }

    @Test
    @Order(8)
    void row11TheLinkAndItsAddressesComeBack() {
        Namespace host = bed().node();
        for (Family family : families) {
            try (Pod pod = node().pod(family)) {
                for (List<String> harm : List.of(
                        List.of("ip", family.flag(), "addr", "flush", "dev", "nodelocaldns"),
                        List.of("ip", "link", "set", "nodelocaldns", "down"),
                        List.of("ip", "link", "del", "nodelocaldns"))) {
                    host.run(harm, "");
                    Await.until("addresses are back after " + harm, bed()::hasAddresses);
                }
                pod.awaits(Bed.OF_UPSTREAM);
                Pod.Account account = pod.stop();
                Outages.add("addresses flushed, link set down, link deleted", bed(), account);
                assertThat(account.failed()).as(account.toString()).isZero();
            }
        }
    }

    @Test
    @Order(9)
    void row21FiltersThatDropWhatTheyDoNotTrackLetDnsThrough() {
        bed().dropWhatIsNotTracked();
        try {
            if (backend == Backend.NFT) {
                // an accept of one table does not override another's drop: that is said, not claimed
                node().says("rules-differ");
            } else {
                for (Family family : families) {
                    try (Pod pod = node().pod(family)) {
                        pod.awaitsMore(30);
                        assertThat(pod.stop().failed()).isZero();
                    }
                }
            }
        } finally {
            bed().dropNothing();
        }
    }

    @Test
    @Order(10)
    void rulesThatOthersFlushComeBack() {
        for (Family family : families) {
            try (Pod pod = node().pod(family)) {
                long before = bed().ourRules();
                bed().flushNodeCachesRules();
                Await.until("rules are back", () -> bed().ourRules() == before);
                pod.awaits(Bed.OF_UPSTREAM);
                Pod.Account account = pod.stop();
                Outages.add("rules flushed by somebody else", bed(), account);
                assertThat(account.failed()).as(account.toString()).isZero();
            }
        }
    }

    /** Its rules are in the world that kubelet works in, and in no other. */
    @Test
    @Order(11)
    void row10TheBackendIsKubelets() {
        if (backend != Backend.NFT) {
            node().network("auto");
            node().calm();
            assertThat(node().status()
                            .orElseThrow()
                            .path("network")
                            .path("backend")
                            .asText())
                    .isEqualTo(backend.text());
        }
    }
}
