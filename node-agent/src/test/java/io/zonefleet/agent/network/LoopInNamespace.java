// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A network loop that works in a network namespace of its own, and what can be seen there. */
final class LoopInNamespace implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Endpoint V4 = new Endpoint(Address.of("169.254.20.10"), 53);
    static final Endpoint V6 = new Endpoint(Address.of("fd00::10"), 53);
    static final NetworkSettings USUAL = settings(LinkKind.BRIDGE, RulesMode.FULL, Teardown.KEEP);

    /** Whether it keeps the network. */
    final AtomicBoolean owner = new AtomicBoolean(true);

    /** Whether the cache answers. */
    final AtomicBoolean answering = new AtomicBoolean(true);

    private final NetworkNamespace node = NetworkNamespace.open();

    private final Path dir = temporary();

    /** By which a watchdog knows that the cache answers. */
    final Path pulse = dir.resolve("lease");

    final NetworkLoop loop = new NetworkLoop(
            commands(), owner::get, pulse, Time.ofThisMachine(), () -> {}, (endpoint, transport) -> answering.get());

    private final List<NetworkLoop> others = new ArrayList<>();

    private static Path temporary() {
        try {
            return Files.createTempDirectory("zonefleet-network");
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    static Wish wish(NetworkSettings settings, Endpoint... dns) {
        return new Wish(Optional.of(new DesiredNetwork(settings, List.of(dns), Optional.empty())), List.of());
    }

    static NetworkSettings settings(LinkKind kind, RulesMode mode, Teardown teardown) {
        return new NetworkSettings("nodelocaldns", kind, false, mode, RulesBackend.AUTO, teardown);
    }

    /** Run in the namespace. */
    SystemCommands commands() {
        return new SystemCommands(node.wrapper());
    }

    void bring(Wish wish) {
        bring(loop, wish);
    }

    static void bring(NetworkLoop loop, Wish wish) {
        loop.want(wish);
        assertThat(loop.awaitAddresses(PATIENCE)).isTrue();
        loop.answers(Answers.PROVED);
        Await.until(
                "all rules",
                PATIENCE,
                () -> loop.state()
                        .filter(now -> now.rulesThere() == now.rulesWanted() && now.rulesWanted() > 0)
                        .isPresent());
    }

    NetworkState state() {
        return loop.state().orElseThrow();
    }

    /** Runs a script of sh there. */
    String run(String script) {
        return node.run(script);
    }

    String addresses() {
        return run("ip -brief address show");
    }

    int rules() {
        return (int) (run("iptables-nft-save") + run("ip6tables-nft-save"))
                .lines()
                .filter(line -> line.contains("zonefleet: "))
                .count();
    }

    /** Those that skip connection tracking for queries of others, and do not end by themselves: here no rule has a lease. */
    long lasting() {
        return (run("iptables-nft-save") + run("ip6tables-nft-save"))
                .lines()
                .filter(line -> line.contains("zonefleet: skip") && line.contains("--dport"))
                .filter(line -> !line.contains("-s 127.0.0.1/32") && !line.contains("-s ::1/128"))
                .count();
    }

    /** Another loop, whose iptables-restore fails while a file is there: {@code broken} for good, {@code once} once. */
    NetworkLoop failing(Path folder) throws IOException {
        return through(folder, """
                case "$1" in
                *-restore)
                    touch %1$s/restored
                    [ -e %1$s/broken ] && exit 4
                    [ -e %1$s/once ] && rm %1$s/once && exit 4 ;;
                esac
                """.formatted(folder));
    }

    /** Another loop, before whose programs a script of sh runs, which sees how they are called, and may end instead of them. */
    NetworkLoop through(Path folder, String before) throws IOException {
        Path script = Files.writeString(folder.resolve("through"), "#!/bin/sh\n" + before + "exec \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        List<String> through = new ArrayList<>(node.wrapper());
        through.add(script.toString());
        NetworkLoop other = new NetworkLoop(
                new SystemCommands(through),
                owner::get,
                folder.resolve("lease"),
                Time.ofThisMachine(),
                () -> {},
                (endpoint, transport) -> true);
        others.add(other);
        return other;
    }

    @Override
    public void close() {
        others.forEach(NetworkLoop::letGo);
        loop.letGo();
        loop.leave();
        node.close();
        try {
            Files.deleteIfExists(pulse);
            Files.delete(dir);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }
}
