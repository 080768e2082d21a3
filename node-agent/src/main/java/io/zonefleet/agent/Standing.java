// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.prove.ProofBook;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.report.FaultBook;
import io.zonefleet.agent.report.View;
import io.zonefleet.agent.state.Fence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Fault;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.ResolverProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How the node stands: what is proved, since when, and what is wrong. Belongs to the loop's thread. */
final class Standing {
    private static final int EXCEPTIONS = 20;
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final String AGENT_VERSION = Optional.ofNullable(
                    Standing.class.getPackage().getImplementationVersion())
            .orElse("unknown");

    private final NodeParts node;
    private final Time time;
    private final Consumer<Duration> provedAfter;
    private final FaultBook faults = new FaultBook();
    private Fence proved = Fence.NONE;
    private final SortedMap<String, ProofSteps> steps = new TreeMap<>();
    private Optional<Instant> provedAt = Optional.empty();
    private OptionalDouble commitToProof = OptionalDouble.empty();
    private OptionalLong awaited = OptionalLong.empty();
    private OptionalLong unprovedSince = OptionalLong.empty();
    private List<Fault> lastFaults = List.of();
    private Glance lastGlance = new Glance(0, 0, "", false, Optional.empty(), Optional.empty());
    private long nextView;
    private boolean news = true;

    /** @param provedAfter is told how long a change took from its receipt to its proof */
    Standing(NodeParts node, Time time, Consumer<Duration> provedAfter) {
        this.node = node;
        this.time = time;
        this.provedAfter = provedAfter;
        this.nextView = time.now();
    }

    FaultBook faults() {
        return faults;
    }

    /** A change was received at that moment, and is to be proved. */
    void await(long receivedAt) {
        awaited = OptionalLong.of(receivedAt);
        unprovedSince = OptionalLong.of(unprovedSince.orElse(receivedAt));
    }

    /** How long ago the oldest change was received that is not proved; zero where all is. */
    Duration unproved() {
        return unprovedSince.isPresent() ? time.since(unprovedSince.getAsLong()) : Duration.ZERO;
    }

    /** Everything up to {@code fence} was seen to be answered at that moment. */
    void proved(Fence fence, long seenAt) {
        provedAt = Optional.of(time.instant().get());
        if (!fence.equals(proved)) {
            note(fence);
            proved = fence;
            news = true;
            if (awaited.isPresent()) {
                Duration took = Duration.ofNanos(seenAt - awaited.getAsLong());
                commitToProof = OptionalDouble.of(took.toNanos() / 1e6);
                provedAfter.accept(took);
            }
        }
        awaited = OptionalLong.empty();
        unprovedSince = OptionalLong.empty();
    }

    private void note(Fence fence) {
        if (!fence.epoch().equals(proved.epoch())) {
            steps.clear(); // another store counts anew
        }
        Instant at = provedAt.orElseGet(time.instant());
        fence.feeds()
                .forEach((feed, revision) -> steps.merge(
                        feed, ProofSteps.NONE.with(revision, at), (before, first) -> before.with(revision, at)));
        steps.keySet().retainAll(fence.feeds().keySet());
    }

    /** What is to be reported; empty where nothing is new. */
    Optional<View> view(boolean more, AgentConfig config) {
        List<Fault> all = faults.all();
        Glance glance = glance(config);
        boolean same = all.equals(lastFaults) && glance.equals(lastGlance);
        if (same && !news && !more && time.now() - nextView < 0) {
            return Optional.empty();
        }
        boolean soon = unprovedSince.isPresent() && unproved().compareTo(SOON) < 0;
        if (soon && all.equals(lastFaults)) {
            // its proof is news; that it is under way would only take the proof's place in the store
            return Optional.empty();
        }
        news = false;
        lastGlance = glance;
        lastFaults = all;
        nextView = time.now() + REFRESH.toNanos();
        CoreDnsWatch coreDns = node.coreDns();
        Proving proving = node.proving();
        return Optional.of(new View(
                status(config, all),
                node.following().fence(),
                isServing(config),
                faults.counts(),
                coreDns.reloads().sent(),
                coreDns.reloads().took(),
                coreDns.restarts(),
                proving.rounds(),
                node.files().written()));
    }

    /** What is cheap to see at each step; where it differs, all is looked at. */
    private record Glance(
            int zones,
            int proved,
            String corefile,
            boolean serving,
            Optional<NetworkState> network,
            Optional<List<ResolverProof>> resolver) {}

    private Glance glance(AgentConfig config) {
        Proving proving = node.proving();
        return new Glance(
                proving.book().total(),
                proving.book().proved(),
                proving.answerers().corefile(),
                isServing(config),
                node.network().state(),
                node.resolver().newest());
    }

    /** A zone server that has never heard from the store would refuse every name: nobody is to be sent to it yet. */
    private boolean isServing(AgentConfig config) {
        boolean knows =
                !config.isZoneServer() || node.following().fence().epoch().isPresent();
        return knows
                && node.coreDns().isRunning()
                && node.proving().answerers().isProved()
                && !node.renderings().isApart();
    }

    private NodeStatus status(AgentConfig config, List<Fault> all) {
        Fence applied = node.following().fence();
        ProofBook book = node.proving().book();
        return new NodeStatus(
                config.cluster(),
                config.node(),
                time.instant().get(),
                applied.epoch().orElse(""),
                proved.epoch().equals(applied.epoch()) ? proved.feeds() : new TreeMap<>(),
                provedAt,
                commitToProof,
                node.renderings().newest().isPresent()
                        ? book.total()
                        : node.files().zoneFiles(),
                book.proved(),
                book.exceptions(EXCEPTIONS),
                all,
                versions(node.coreDns()),
                node.proving().answerers().corefile(),
                node.renderings().dns().stream()
                        .map(endpoint -> endpoint.text())
                        .toList(),
                config.http().url().map(Object::toString),
                node.network().state(),
                Optional.of(proved.epoch().equals(applied.epoch()) ? new TreeMap<>(steps) : new TreeMap<>()),
                node.traffic().newest(),
                node.resolver().newest(),
                Optional.of(config.role()));
    }

    private static SortedMap<String, String> versions(CoreDnsWatch coreDns) {
        SortedMap<String, String> versions = new TreeMap<>();
        versions.put("agent", AGENT_VERSION);
        versions.put("coredns", coreDns.version());
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
