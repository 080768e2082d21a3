// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.render.Marker;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose Corefile an operator's own imports. Odd blanks and comments in his text have to stay as they are. */
class ImportedTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;
    private Path his;
    private int port;
    private int upstream;

    @BeforeEach
    void make() {
        writer.setUp("E1", TestCluster.ID);
        his = dir.resolve("Corefile");
        upstream = FreePorts.next();
        agent = TestAgent.of(dir, cluster.store())
                .beside("imported: " + his)
                .with("timing: {heal: 200ms, probe: 200ms}");
        port = agent.dns().port();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private String blocks(String bind) {
        return """
                # the operator's  own text\t
                .:%1$d {
                \t%2$s
                    template IN A his.example.net { answer "his.example.net. 60 IN A 198.51.100.1"
                  }
                    forward . 127.0.0.1:%3$d
                }


                Corp.TEST:%1$d {
                    %2$s
                    template IN A { answer "{{ .Name }} 60 IN A 198.51.100.2"
                  }
                }
                """.formatted(port, bind, upstream);
    }

    private String text(String bind) {
        return "import " + agent.corefile() + "\r\n" + blocks(bind);
    }

    private void write(String text) throws IOException {
        Files.writeString(his, text);
    }

    private CoreDns coreDns() {
        return CoreDns.startOn(his, dir.resolve("his.log"), Map.of(Marker.INSTANCE_VARIABLE, "one"));
    }

    private CoreDns upstream() throws IOException {
        return CoreDns.start(
                Files.createDirectory(dir.resolve("upstream")),
                ".:%d {\n    bind 127.0.0.1\n    template IN A { answer \"{{ .Name }} 60 IN A 198.51.100.3\"\n    }\n}\n"
                        .formatted(upstream),
                Map.of());
    }

    @Test
    void servesBesideHisZonesAndLeavesHisTextAsItIs() throws IOException {
        write(text("bind 127.0.0.1 127.0.0.7"));
        agent.start();
        try (CoreDns up = upstream();
                CoreDns coreDns = coreDns()) {
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));
            agent.awaitProved("all", writer.put(Feed.all(), "b.example.org", answer("192.0.2.2")));

            assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
            assertThat(agent.addresses("his.example.net")).containsExactly("198.51.100.1");
            assertThat(agent.addresses("any.corp.test")).containsExactly("198.51.100.2");
            assertThat(agent.addresses("elsewhere.test")).containsExactly("198.51.100.3");
            assertThat(agent.addresses("below.a.example.com"))
                    .as("below a managed zone, as he forwards")
                    .containsExactly("198.51.100.3");
            assertThat(agent.status().orElseThrow().dns()).containsExactly("127.0.0.1:" + port, "127.0.0.7:" + port);
            assertThat(agent.status().orElseThrow().faults()).isEmpty();
            assertThat(coreDns.log() + up.log()).doesNotContain("[ERROR]");
        }
        assertThat(Files.readString(his)).isEqualTo(text("bind 127.0.0.1 127.0.0.7"));
    }

    @Test
    void bindsNothingWhereHeDoesNot() throws IOException {
        write(text("").replace("Corp.TEST", "corp.test"));
        agent.start();
        try (CoreDns coreDns = coreDns()) {
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));

            assertThat(agent.addresses("a.example.com")).containsExactly("192.0.2.1");
            assertThat(agent.addresses("any.corp.test")).containsExactly("198.51.100.2");
            assertThat(agent.http("GET", "/corefile"))
                    .contains("bind 127.0.0.1\n")
                    .doesNotContain("bind 127.0.0.1 ");
            assertThat(coreDns.process().isAlive()).isTrue();
        }
    }

    @Test
    void refusesAZoneThatHeServesAndNamesBothPlaces() throws IOException {
        write(text("bind 127.0.0.1"));
        agent.start();
        try (CoreDns coreDns = coreDns()) {
            writer.put(Feed.all(), "corp.test", answer("192.0.2.1"));
            agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.2")));

            assertThat(agent.awaitFault(FaultKind.ZONE_REFUSED))
                    .startsWith("corp.test: " + his + ":11 serves")
                    .contains("zone corp.test of Zonefleet");
            assertThat(agent.addresses("corp.test")).containsExactly("198.51.100.2");
            assertThat(coreDns.log()).doesNotContain("[ERROR]");

            write(text("bind 127.0.0.1").replace("Corp.TEST", "corp2.test"));
            agent.awaitAnswer("corp.test", "192.0.2.1");
            agent.awaitNoFault(FaultKind.ZONE_REFUSED);
            assertThat(agent.addresses("any.corp2.test")).containsExactly("198.51.100.2");
        }
    }

    @Test
    void tellsCoreDnsNothingWhileHisTextIsBroken() throws IOException {
        write(blocks("bind 127.0.0.1"));
        agent.start();
        try (CoreDns coreDns = coreDns()) {
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID, "does not import"))
                    .contains("import " + agent.corefile());
            agent.awaitFault(FaultKind.RELOAD_AWAITED, "without our part");
            assertThat(agent.status().orElseThrow().faults())
                    .extracting(Fault::kind)
                    .as("it is his, though it does not know us yet")
                    .doesNotContain(FaultKind.FOREIGN_LISTENER);
            write(text("bind 127.0.0.1"));
            agent.awaitProved("all", put);

            write(text("bind 127.0.0.1") + "oops {\n");
            assertThat(agent.awaitFault(FaultKind.CONFIG_INVALID, "not closed")).startsWith(his + ":");
            writer.put(Feed.all(), "b.example.org", answer("192.0.2.2"));
            writer.put(Feed.all(), "a.example.com", answer("192.0.2.3"));
            agent.awaitAnswer("a.example.com", "192.0.2.3");
            assertThat(agent.ask("b.example.org", RecordType.A, Transport.UDP)
                            .orElseThrow()
                            .rcode())
                    .isNotZero();

            write(text("bind 127.0.0.1"));
            agent.awaitAnswer("b.example.org", "192.0.2.2");
            agent.awaitNoFault(FaultKind.CONFIG_INVALID);
            assertThat(coreDns.log()).doesNotContain("[ERROR]");
        }
    }

    @Test
    void leavesItsFileAsItIsWhereHisTextCouldNeverBeRead() throws IOException {
        write(text("bind 127.0.0.1") + "oops {\n");
        agent.start();
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));

        agent.awaitFault(FaultKind.CONFIG_INVALID, "not closed");
        assertThat(agent.corefile()).doesNotExist();
    }

    @Test
    void startsCoreDnsWithHisTextWhereItIsTheAgentsToStart() throws IOException {
        write(text("bind 127.0.0.1"));
        agent.coreDns("imported: " + his).start();

        agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));
        assertThat(agent.addresses("any.corp.test")).containsExactly("198.51.100.2");
        agent.close();

        assertThat(agent.marker()).as("ended with its agent").isEmpty();
        assertThat(Files.readString(his)).isEqualTo(text("bind 127.0.0.1"));
    }

    @Test
    void startsCoreDnsAgainOnceHisTextIsMendedAndDoesNotBlameOurs() throws IOException {
        write(text("bind 127.0.0.1"));
        agent.coreDns("imported: " + his).start();
        agent.awaitProved("all", writer.put(Feed.all(), "a.example.com", answer("192.0.2.1")));

        write(text("bind 127.0.0.1") + "oops {\n");
        agent.awaitFault(FaultKind.CONFIG_INVALID, "can't be started again");
        writer.put(Feed.all(), "b.example.org", answer("192.0.2.2"));
        Await.until(
                "its zone is written", () -> Files.readString(agent.corefile()).contains("b.example.org"));
        ProcessHandle.of(agent.coreDnsPid()).orElseThrow().destroyForcibly();
        agent.awaitFault(FaultKind.COREDNS_DOWN, his + ":");
        assertThat(agent.status().orElseThrow().faults())
                .extracting(Fault::kind)
                .doesNotContain(FaultKind.RELOAD_FAILED);

        write(text("bind 127.0.0.1"));
        agent.awaitAnswer("b.example.org", "192.0.2.2");
        agent.awaitNoFault(FaultKind.CONFIG_INVALID);
    }

    @Test
    void leavesItToHisReloadPlugin() throws IOException {
        write(text("bind 127.0.0.1\n    reload 2s 0s"));
        agent.start();
        try (CoreDns coreDns = coreDns()) {
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));

            assertThat(agent.awaitFault(FaultKind.RELOAD_AWAITED)).startsWith(his + ":");
            agent.awaitProved("all", put);

            agent.awaitNoFault(FaultKind.RELOAD_AWAITED);
            assertThat(coreDns.log()).contains("Reloading complete").doesNotContain("SIGUSR1");
        }
    }
}
