// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.ProcProcesses;
import io.zonefleet.agent.actual.Processes;
import io.zonefleet.agent.actual.Processes.Running;
import io.zonefleet.agent.apply.Instances.Sighting;
import io.zonefleet.agent.apply.Instances.Wanted;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which process is taken for CoreDNS, and which is signalled. */
class InstancesTest {
    private static final String CONF = "/etc/coredns/Corefile";

    @TempDir
    Path dir;

    private final Table table = new Table();

    /** Processes as a test says. */
    private static final class Table implements Processes {
        final Map<Long, Running> running = new TreeMap<>();
        final Map<Long, String> names = new TreeMap<>();

        void put(long pid, long started, String program, String... arguments) {
            running.put(pid, new Running(pid, started, program, List.of(arguments)));
        }

        @Override
        public List<Long> pids() {
            return List.copyOf(running.keySet());
        }

        @Override
        public Optional<Running> of(long pid) {
            return Optional.ofNullable(running.get(pid));
        }

        @Override
        public Optional<String> variable(long pid, String name) {
            return Optional.ofNullable(names.get(pid));
        }

        @Override
        public Optional<Set<Long>> serving(long pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> descriptors(long pid, Set<Long> sockets) {
            return Optional.empty();
        }

        @Override
        public boolean handles(long pid, int signal) {
            return true;
        }
    }

    private Instances instances(List<Path> pidFiles, String program, List<String> names) {
        return new Instances(table, new LocalDisk(), new Wanted(pidFiles, program, CONF, names, true));
    }

    private Sighting look() {
        return instances(List.of(), "coredns", List.of()).look(Sighting.NOTHING);
    }

    @Test
    void takesOnlyAProgramOfThatNameWithThatCorefile() {
        table.put(1, 1, "/usr/bin/coredns", "coredns", "-conf", CONF);
        table.put(2, 1, "/opt/coredns-1.15.0", "/coredns", "--conf=" + CONF, "-quiet");
        table.put(3, 1, "/usr/bin/coredns", "coredns", "-conf", "/etc/other/Corefile");
        table.put(4, 1, "/bin/sh", "sh", "-c", "coredns -conf " + CONF);
        table.put(5, 1, "/usr/bin/vi", "vi", "-conf", CONF);
        table.put(6, 1, "/usr/bin/coredns", "coredns");
        table.put(7, 1, "/usr/bin/coredns", "coredns", "-conf");
        table.names.putAll(Map.of(1L, "one", 2L, "two"));

        Sighting seen = look();

        assertThat(seen.pids()).containsExactly(1L, 2L);
        assertThat(seen.byName()).isEqualTo(Map.of("one", 1L, "two", 2L));
        assertThat(seen.trouble()).isEmpty();
        assertThat(instances(List.of(), "/opt/coredns-1.15.0", List.of())
                        .look(Sighting.NOTHING)
                        .pids())
                .containsExactly(2L);
    }

    @Test
    void doesNotTakeAProcessThatHasGotThePidOfOne() throws IOException {
        Path pidFile = Files.writeString(dir.resolve("coredns.pid"), "7\n");
        Instances instances = instances(List.of(pidFile), "coredns", List.of());
        table.put(7, 100, "/coredns", "coredns", "-conf", CONF);
        table.names.put(7L, "one");
        Sighting before = instances.look(Sighting.NOTHING);
        assertThat(before.pids()).containsExactly(7L);

        table.put(7, 200, "/bin/sleep", "sleep", "1000");
        Sighting other = instances.look(before);
        assertThat(other.pids()).isEmpty();
        assertThat(other.trouble().map(Finding::kind)).contains(FaultKind.COREDNS_DOWN);
        assertThat(other.trouble().orElseThrow().message()).contains(pidFile + " stands \"7\"");

        table.put(7, 300, "/coredns", "coredns", "-conf", CONF);
        Sighting again = instances.look(other);
        assertThat(again.pids()).containsExactly(7L);
        assertThat(again.namesBut(before)).as("a new process by an old name").containsExactly("one");
        assertThat(before.processes().values().stream().anyMatch(instances::isStill))
                .isFalse();
    }

    @Test
    void namesTheInstanceThatIsMissing() throws IOException {
        Path one = Files.writeString(dir.resolve("one.pid"), "1");
        Path two = dir.resolve("two.pid");
        table.put(1, 1, "/coredns", "coredns", "-conf", CONF);
        table.names.put(1L, "one");

        Sighting seen = instances(List.of(one, two), "coredns", List.of()).look(Sighting.NOTHING);

        assertThat(seen.names()).containsExactly("one");
        assertThat(seen.trouble().orElseThrow().message()).contains("two.pid can't be read");
    }

    @Test
    void learnsTheNameOfASingleOneThatItMayNotLookInto() {
        table.put(1, 1, "/coredns", "coredns", "-conf", CONF);
        assertThat(look().names()).isEmpty();
        assertThat(look().trouble()).isEmpty();

        table.put(2, 1, "/coredns", "coredns", "-conf", CONF);
        assertThat(look().trouble().orElseThrow().message()).contains("coredns.instances");
        assertThat(instances(List.of(), "coredns", List.of("a", "b"))
                        .look(Sighting.NOTHING)
                        .names())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void signalsNoProcessThatWasStartedAtAnotherTime() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        try (Signaller signaller = new Signaller()) {
            Running running =
                    new ProcProcesses(Path.of("/proc")).of(process.pid()).orElseThrow();
            Running reused = new Running(running.pid(), running.started() + 1, running.program(), running.arguments());

            assertThat(signaller.signal(reused)).isFalse();
            assertThat(process.isAlive()).isTrue();
            assertThat(signaller.signal(running)).isTrue();
            assertThat(process.waitFor()).as("ended by SIGUSR1").isEqualTo(128 + 10);
            assertThat(signaller.signal(running)).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }
}
