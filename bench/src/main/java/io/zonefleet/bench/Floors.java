// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What etcd and CoreDNS need by themselves: nothing built on them can be faster. */
final class Floors {
    /** The argument for an etcd that brings each write to the disk, as shipped; the tests' own do without. */
    static final String DURABLE = "--unsafe-no-fsync=false";

    private Floors() {}

    /** One put after the other. */
    static Timings etcdPut(Store store, int times) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            store.commit(
                    Txn.builder().put("/bench/floor", Bytes.of("value " + i)).build());
            nanos[i] = System.nanoTime() - start;
        }
        return Timings.of("floor: etcd put, one client", nanos);
    }

    /** A zone file renamed and SIGUSR1, one block, no cache: until the new answer. */
    static Timings sigusr1(Path dir, int times) throws IOException {
        int port = FreePorts.next();
        Path zone = dir.resolve("db.floor.test");
        Files.createDirectories(dir);
        write(zone, 1);
        Path corefile = Files.writeString(
                dir.resolve("Corefile"),
                "floor.test:%d {\n    bind 127.0.0.1\n    file %s {\n        reload 0s\n    }\n}\n"
                        .formatted(port, zone));
        long[] nanos = new long[times];
        try (ChildProcess coredns = ChildProcess.start(
                        dir,
                        dir.resolve("log"),
                        List.of(Tools.ofThisMachine().require("coredns").toString(), "-conf", corefile.toString()));
                Spinner spinner = new Spinner(port)) {
            spinner.until("a.floor.test", "10.0.0.1");
            for (int i = 0; i < times; i++) {
                int serial = i + 2;
                long start = System.nanoTime();
                write(zone, serial);
                signal(coredns.pid());
                nanos[i] = spinner.until("a.floor.test", address(serial)) - start;
            }
        }
        return Timings.of("floor: rename a zone file, SIGUSR1, new answer", nanos);
    }

    private static void signal(long pid) throws IOException {
        try {
            new ProcessBuilder("kill", "-USR1", Long.toString(pid)).start().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", interrupted));
        }
    }

    private static void write(Path zone, int serial) throws IOException {
        Path temp = zone.resolveSibling("next");
        Files.writeString(temp, """
                floor.test. 5 IN SOA ns.floor.test. host.floor.test. %d 60 60 60 5
                floor.test. 5 IN NS ns.floor.test.
                a.floor.test. 5 IN A %s
                """.formatted(serial, address(serial)));
        Files.move(temp, zone, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String address(int serial) {
        return "10.0." + (serial >> 8) + "." + (serial & 255);
    }
}
