// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Signal;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedEtcdTest {
    private static final KeyRange ALL = KeyRange.prefix("/k/");

    @TempDir
    Path dir;

    @Test
    void keepsItsDataFromStartToStartWhateverItsPorts() throws Exception {
        try (SupervisedEtcd etcd = SupervisedEtcd.start(settings())) {
            put(etcd, "/k/a");
        }
        try (SupervisedEtcd etcd = SupervisedEtcd.start(settings())) {
            put(etcd, "/k/b");
            assertThat(read(etcd).entries()).hasSize(2);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("data"))))
                .isEqualTo("rwx------");
    }

    @Test
    void isStartedAgainWhenItDies() throws Exception {
        try (SupervisedEtcd etcd = SupervisedEtcd.start(settings())) {
            put(etcd, "/k/a");
            ChildProcess first = etcd.process().orElseThrow();
            first.signal(Signal.KILL);
            Await.until(
                    "another process",
                    () -> etcd.process()
                            .filter(child -> child.pid() != first.pid())
                            .isPresent());
            Await.until("an answer", () -> {
                try {
                    return read(etcd).entries().size() == 1;
                } catch (StoreException.Unavailable e) {
                    return false;
                }
            });
        }
    }

    @Test
    void closingLeavesNothingBehind() throws Exception {
        SupervisedEtcd etcd = SupervisedEtcd.start(settings());
        ProcessHandle process =
                ProcessHandle.of(etcd.process().orElseThrow().pid()).orElseThrow();
        etcd.close();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void doesNotOutliveAKilledParent() throws Exception {
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        dir.toString(),
                        Tools.ofThisMachine().require("etcd").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String pid = Optional.ofNullable(parent.inputReader().readLine()).orElseThrow();
            ProcessHandle etcd = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            parent.destroyForcibly();
            Await.until("the end of etcd", () -> !etcd.isAlive());
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A control plane that is about to be killed. */
    static final class Parent {
        private Parent() {}

        /** Takes a folder and the etcd program; prints etcd's pid. */
        public static void main(String[] args) throws Exception {
            SupervisedEtcd etcd = SupervisedEtcd.start(settings(Path.of(args[0]), Path.of(args[1])));
            ChildProcess process = etcd.process().orElseThrow();
            System.out.println(process.pid());
            process.exited().join();
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedEtcd free = settings();
            EmbeddedEtcd taken = new EmbeddedEtcd(
                    free.binary(), free.dataDir(), free.logFile(), other.getLocalPort(), free.peerPort());
            assertThatThrownBy(() -> SupervisedEtcd.start(taken))
                    .isInstanceOf(EtcdNotStarted.class)
                    .hasMessageContainingAll("port " + other.getLocalPort(), "taken", "etcd.clientPort");
        }
    }

    @Test
    void saysWhenAnotherEtcdHasTheData() throws Exception {
        try (SupervisedEtcd etcd = SupervisedEtcd.start(settings())) {
            assertThat(etcd.endpoint()).isNotNull();
            assertThatThrownBy(() -> SupervisedEtcd.start(settings()))
                    .isInstanceOf(EtcdNotStarted.class)
                    .hasMessageContainingAll(
                            "another control plane's etcd", dir.resolve("data").toString());
        }
    }

    @Test
    void saysWhatIsWrongWithDamagedData() throws Exception {
        try (SupervisedEtcd etcd = SupervisedEtcd.start(settings())) {
            put(etcd, "/k/a");
        }
        damage(dir.resolve("data/member/wal"), ".wal");
        assertThatThrownBy(() -> SupervisedEtcd.start(settings()))
                .isInstanceOf(EtcdNotStarted.class)
                .hasMessageContainingAll("etcd ended while it started", "etcd.log", "damaged");
    }

    @Test
    void saysThatTheProgramIsMissing() {
        EmbeddedEtcd missing = settings(dir, dir.resolve("no-etcd"));
        assertThatThrownBy(() -> SupervisedEtcd.start(missing))
                .isInstanceOf(EtcdNotStarted.class)
                .hasMessageContainingAll("no-etcd", "not there");
    }

    private EmbeddedEtcd settings() {
        return settings(dir, Tools.ofThisMachine().require("etcd"));
    }

    private static EmbeddedEtcd settings(Path dir, Path binary) {
        return new EmbeddedEtcd(
                binary, dir.resolve("data"), dir.resolve("etcd.log"), FreePorts.next(), FreePorts.next());
    }

    private static void damage(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                byte[] content = Files.readAllBytes(file);
                for (int i = 64; i < 4096; i++) {
                    content[i] = (byte) (content[i] ^ 0x5a);
                }
                Files.write(file, content);
            }
        }
    }

    private static void put(SupervisedEtcd etcd, String key) {
        try (EtcdStore store = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())))) {
            assertThat(store.commit(Txn.builder().put(key, Bytes.of("v")).build()))
                    .isNotNull();
        }
    }

    private static Snapshot read(SupervisedEtcd etcd) {
        try (EtcdStore store = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())))) {
            return store.read(ALL, 0);
        }
    }
}
