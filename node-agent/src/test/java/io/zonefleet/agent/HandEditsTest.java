// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Feed;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody else does to the agent's files is undone, and CoreDNS brought back. */
class HandEditsTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;
    private Path zone;
    private String written;

    @BeforeEach
    void serve() throws IOException {
        writer.setUp("E1", TestCluster.ID);
        long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        agent = TestAgent.of(dir, cluster.store()).with("timing: {heal: 100ms}").start();
        agent.awaitProved("all", put);
        zone = agent.zoneDir().resolve("db.a.example.com");
        written = Files.readString(zone);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private void awaitHealed(Path file, String text) {
        Await.asserted("healed " + file, () -> assertThat(file).hasContent(text));
        agent.awaitAnswer("a.example.com", "192.0.2.1");
        Await.until(
                "proved again",
                () -> agent.status().filter(s -> s.zonesProved() == 1).isPresent());
    }

    @Test
    void undoesAnEditWithTheSameSerial() throws IOException {
        Files.writeString(zone, written.replace("192.0.2.1", "192.0.2.66"));

        awaitHealed(zone, written);
    }

    @Test
    void undoesAnEditThatCoreDnsHasTakenOver() throws IOException {
        Files.writeString(zone, written.replace("192.0.2.1", "192.0.2.66").replace(" 3 ", " 4000 "));

        awaitHealed(zone, written);
    }

    @Test
    void bringsARemovedFileBack() throws IOException {
        Files.delete(zone);

        awaitHealed(zone, written);
    }

    @Test
    void bringsTheWholeFolderBack() throws IOException {
        Files.delete(zone);
        Files.delete(agent.zoneDir());

        awaitHealed(zone, written);
    }

    @Test
    void removesAZoneFileThatNobodyAskedFor() throws IOException {
        Path foreign = agent.zoneDir().resolve("db.b.example.com");
        Files.writeString(foreign, written);

        Await.until("foreign zone file is gone", () -> Files.notExists(foreign));
    }

    @Test
    void bringsTheCorefileBackFromAnythingDoneToIt() throws IOException {
        String corefile = Files.readString(agent.corefile());

        for (String broken :
                new String[] {"", corefile.substring(0, corefile.length() / 2), ".:53 {\n    whoami\n}\n"}) {
            Files.writeString(agent.corefile(), broken);
            awaitHealed(agent.corefile(), corefile);
        }
        Files.delete(agent.corefile());
        awaitHealed(agent.corefile(), corefile);
    }
}
