// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.actual.ProcProcesses;
import io.zonefleet.agent.ha.Partners.Partner;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.render.Marker;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents of one machine find each other, and see who is gone. A process that sleeps stands in for CoreDNS. */
class RegisteredPartnersTest {
    @TempDir
    Path dir;

    private RegisteredPartners a;
    private RegisteredPartners b;

    private RegisteredPartners partners(String node) {
        return new RegisteredPartners(dir.resolve("agents"), new ProcProcesses(Path.of("/proc")), "local/" + node);
    }

    @BeforeEach
    void make() {
        a = partners("n-a");
        b = partners("n-b");
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    private static Registration named(String node, Optional<Registration.Instance> coreDns) {
        return new Registration(
                new ClusterId("local"),
                new NodeName(node),
                4711,
                0,
                coreDns,
                List.of("169.254.20.10:53"),
                List.of("127.0.0.101:53"),
                new TreeMap<>(Map.of("http.listen", "127.0.0.1:9254")));
    }

    private ChildProcess coreDns(String instance) {
        ChildProcess started = ChildProcess.start(
                dir,
                dir.resolve(instance + ".log"),
                List.of("env", Marker.INSTANCE_VARIABLE + "=" + instance, "sleep", "600"));
        Await.until(
                "it has its name",
                () -> new ProcProcesses(Path.of("/proc"))
                        .variable(started.pid(), Marker.INSTANCE_VARIABLE)
                        .equals(Optional.of(instance)));
        return started;
    }

    private Optional<Registration.Instance> running(String instance, ChildProcess process) {
        return Optional.of(new Registration.Instance(
                instance, process.pid(), a.started(process.pid()).orElseThrow()));
    }

    @Test
    void seeWhatEachSaysOfItselfAndThatItIsGone() throws IOException {
        a.announce(named("n-a", Optional.empty()));
        b.announce(named("n-b", Optional.empty()));

        assertThat(a.others()).containsExactly(new Partner(named("n-b", Optional.empty()), true, false));
        assertThat(b.others()).extracting(partner -> partner.said().id()).containsExactly("local/n-a");

        b.close();

        assertThat(a.others()).isEmpty();
    }

    @Test
    void seesACoreDnsThatIsLeftWithoutItsAgentUntilThatEnds() throws IOException {
        a.announce(named("n-a", Optional.empty()));
        try (ChildProcess left = coreDns("zleft")) {
            RegisteredPartners dead = partners("n-b");
            dead.announce(named("n-b", running("zleft", left)));
            Path registration = fileOf("n-b");
            byte[] said = Files.readAllBytes(registration);
            dead.close();
            Files.write(registration, said); // as an agent leaves it that is killed

            assertThat(a.others()).containsExactly(new Partner(named("n-b", running("zleft", left)), false, true));
            assertThat(a.kill(running("zleft", left).orElseThrow())).isTrue();

            Await.until("it has ended", () -> !left.isAlive());
            assertThat(a.others()).isEmpty();
            assertThat(registration).doesNotExist();
        }
    }

    private Path fileOf(String node) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("agents"))) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".json") && Files.readString(file).contains(node)) {
                    return file;
                }
            }
        }
        throw new AssertionError("no registration of " + node);
    }

    @Test
    void killsNobodyWhoIsNotTheOneThatWasNamed() throws IOException {
        try (ChildProcess other = coreDns("zother")) {
            long started = a.started(other.pid()).orElseThrow();

            assertThat(a.kill(new Registration.Instance("zwanted", other.pid(), started)))
                    .isFalse();
            assertThat(a.kill(new Registration.Instance("zother", other.pid(), started + 1)))
                    .isFalse();

            assertThat(other.isAlive()).isTrue();
        }
    }

    @Test
    void passesOverWhatNobodyCanHaveWritten() throws IOException {
        a.announce(named("n-a", Optional.empty()));
        Files.writeString(dir.resolve("agents/0123456789abcdef.json"), "{\"v\":1,\"cluster\":[");
        Files.writeString(dir.resolve("agents/readme.txt"), "not ours");

        assertThat(a.others()).isEmpty();
    }

    @Test
    void refusesASecondAgentOfOneName() throws IOException {
        a.announce(named("n-a", Optional.empty()));

        assertThatThrownBy(() -> partners("n-a").announce(named("n-a", Optional.empty())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("local/n-a");
    }
}
