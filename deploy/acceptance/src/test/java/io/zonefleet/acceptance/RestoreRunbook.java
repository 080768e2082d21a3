// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.Runbook.Printed;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The README's commands that restore etcd from a snapshot, with a {@code systemctl} that stops and starts the parts of a fleet. */
final class RestoreRunbook {
    private static final String SECTION = "Restore etcd from a snapshot";

    private final Fleet fleet;
    private final List<String> blocks = Runbook.blocks(SECTION);
    private final Runbook runbook;
    private final Path asked;

    /**
     * For the etcd of a fleet.
     *
     * @param node that is given the operator's word
     * @param folder for the snapshot, and what commands need
     */
    RestoreRunbook(Fleet fleet, Node node, Path folder) throws IOException {
        assertThat(blocks).hasSize(5);
        this.fleet = fleet;
        Path bin = Files.createDirectories(folder.resolve("bin"));
        this.asked = bin.resolve("asked");
        Path systemctl = Files.writeString(bin.resolve("systemctl"), """
                #!/bin/sh
                echo "$*" > '%1$s.new' && mv '%1$s.new' '%1$s'
                while [ -e '%1$s' ]; do sleep 0.05; done
                """.formatted(asked));
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        Tools tools = Tools.ofThisMachine();
        this.runbook = new Runbook(
                SECTION,
                folder,
                Map.of(
                        "etcd", fleet.etcd().endpoint().toString(),
                        "data", fleet.etcd().data().toString(),
                        "name", EtcdProcess.NAME,
                        "peer", fleet.etcd().peer().toString(),
                        "snapshot", folder.resolve("zonefleet.db").toString(),
                        "agent", node.http().toString()),
                Map.of(
                        "PATH",
                        "%s:%s:%s:%s"
                                .formatted(
                                        bin,
                                        tools.require("etcdctl").getParent(),
                                        tools.require("etcdutl").getParent(),
                                        System.getenv("PATH"))));
    }

    void save() {
        run(blocks.get(1));
    }

    /** Stops the control plane and etcd, and starts etcd on what was saved. */
    void restore() {
        run(blocks.get(2));
    }

    void startControlPlanes() {
        run(blocks.get(3));
    }

    /** Gives the node the operator's word. */
    void accept() {
        run(blocks.get(4));
    }

    private void run(String commands) {
        CompletableFuture<Printed> bash =
                CompletableFuture.supplyAsync(() -> runbook.run("set -e\n" + commands), Thread::startVirtualThread);
        Await.until("the commands have ended:\n" + commands, Duration.ofMinutes(2), () -> {
            doWhatIsAsked();
            return bash.isDone();
        });
        Printed printed = bash.join();
        assertThat(printed.code()).as(commands + "\n" + printed.text()).isZero();
    }

    private void doWhatIsAsked() throws IOException {
        if (!Files.exists(asked)) {
            return;
        }
        try {
            String what = Files.readString(asked).strip();
            switch (what) {
                case "stop etcd" -> fleet.etcd().kill();
                case "start etcd" -> fleet.etcd().startAgain();
                case "stop zonefleet-control-plane" -> fleet.control().kill();
                case "start zonefleet-control-plane" -> fleet.control().startAgain();
                default -> throw new AssertionError("the README says: systemctl " + what);
            }
        } finally {
            Files.delete(asked); // the commands go on, and end, whatever came of it
        }
    }
}
