// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts CoreDNS when the node has the addresses that its Corefile binds: without one of them it would end at once, and the Corefile would
 * count as refused. Belongs to the loop's thread.
 */
final class StartGate {
    private static final String BIND = "bind ";

    private final Network network;
    private final CoreDnsWatch coreDns;
    private final Disk disk;
    /** Empty where somebody else starts CoreDNS, or with a Corefile of his own. */
    private final Optional<Path> corefile;

    private boolean waiting;
    private boolean started;
    private List<Address> missing = List.of();

    StartGate(AgentConfig config, LoopParts world, CoreDnsWatch coreDns) {
        this.network = world.network();
        this.coreDns = coreDns;
        this.disk = world.disk();
        this.corefile = coreDns.isOurs() && config.coreDns().imported().isEmpty()
                ? Optional.of(config.places().corefile())
                : Optional.empty();
    }

    /** Starts CoreDNS where it could bind; nothing where it runs. */
    void tryStart() {
        if (started) {
            return;
        }
        missing = bound().filter(address -> !network.has(List.of(address))).toList();
        if (missing.isEmpty()) {
            started = true;
            coreDns.start();
        }
    }

    /** Starts CoreDNS as soon as it can bind. */
    void start() {
        waiting = true;
        tryStart();
    }

    /** Looks again, where it is still to be started. */
    void step() {
        if (waiting) {
            tryStart();
        }
    }

    List<Finding> findings() {
        return started || missing.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        FaultKind.COREDNS_DOWN,
                        "start",
                        Sentence.AWAITS_ADDRESSES.of(
                                missing.stream().map(Address::text).collect(Collectors.joining(", ")))));
    }

    /** What the Corefile on the disk binds, which is ours, a line each. */
    private Stream<Address> bound() {
        return corefile.stream()
                .flatMap(this::lines)
                .map(String::strip)
                .filter(line -> line.startsWith(BIND))
                .flatMap(line -> Stream.of(line.substring(BIND.length()).split(" ")))
                .distinct()
                .flatMap(word -> Address.parse(word) instanceof Parsed.Valid<Address> valid
                        ? Stream.of(valid.value())
                        : Stream.of());
    }

    private Stream<String> lines(Path file) {
        try {
            return new String(disk.read(file), StandardCharsets.UTF_8).lines();
        } catch (IOException none) {
            return Stream.of(); // then CoreDNS says so
        }
    }
}
