// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.image.Pace;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster's own DNS, at all its addresses, for a few managed names once a minute or so, on a virtual thread of its own. A thousand
 * nodes of two families are some 130 questions a second to it.
 */
public final class ResolverThread implements ResolverWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResolverThread.class);
    private static final int DNS = 53;
    private static final int NAMES = 4;
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration DOUBT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Pace pace = new Pace();
    private final Prober prober;
    private final RandomGenerator random;
    private final int port;
    private final Thread thread;
    private final Map<Address, ServerBook> books = new LinkedHashMap<>();
    private volatile @Nullable ServedImage served;
    private volatile Optional<List<ResolverProof>> newest = Optional.empty();

    /**
     * Asks nobody before {@link #follow}.
     *
     * @param prober asked by this thread alone
     * @param random which names, and how long between two rounds: all nodes of a cluster must not ask at once
     */
    public ResolverThread(Prober prober, RandomGenerator random) {
        this(prober, random, DNS);
    }

    /** The same at another port, for tests that may not have that of DNS. */
    ResolverThread(Prober prober, RandomGenerator random, int port) {
        this.prober = prober;
        this.random = random;
        this.port = port;
        this.thread = Thread.ofVirtual().name("resolver").start(this::run);
    }

    @Override
    public void follow(ServedImage next) {
        ServedImage before = served;
        if (next.equals(before)) {
            return;
        }
        served = next;
        boolean first = before == null
                || before.names().isEmpty() != next.names().isEmpty()
                || !servers(before.profile()).equals(servers(next.profile()));
        if (first) {
            pace.wake(); // a change of names waits for the next round: it is on its way to the others too
        }
    }

    @Override
    public Optional<List<ResolverProof>> newest() {
        return newest;
    }

    /** What a node takes as its own it would answer itself: then kube-dns is asked where it is asked for all else. */
    static List<Address> servers(ClusterProfile profile) {
        return profile.intercepted().isEmpty() ? profile.kubeDns() : profile.kubeDnsAskedAt();
    }

    private void run() {
        Duration pause = PERIOD;
        while (pace.pause(pause)) {
            try {
                pause = jittered(round());
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("the cluster's own DNS could not be asked");
                pause = PERIOD;
            }
        }
    }

    /** Asks once, and says how long until the next time. */
    private Duration round() {
        ServedImage now = served;
        List<Address> servers = now == null ? List.of() : servers(now.profile());
        books.keySet().retainAll(servers);
        servers.forEach(server -> books.computeIfAbsent(server, ServerBook::new));
        Set<DomainName> doubted = new LinkedHashSet<>();
        books.values().forEach(book -> doubted.addAll(book.doubted()));
        List<Sample> samples = now == null || servers.isEmpty()
                ? List.of()
                : Sample.choose(now, new ArrayList<>(doubted), Math.max(1, NAMES - doubted.size()), random);
        if (samples.isEmpty()) {
            books.clear();
            newest = Optional.empty();
            return PERIOD;
        }
        for (ServerBook book : books.values()) {
            book.take(
                    samples,
                    prober.ask(
                            new Endpoint(book.server(), port),
                            Transport.UDP,
                            samples.stream().map(Sample::question).toList(),
                            PATIENCE));
        }
        List<ResolverProof> proofs =
                books.values().stream().flatMap(book -> book.verdict().stream()).toList();
        newest = proofs.isEmpty() ? Optional.empty() : Optional.of(proofs);
        if (books.values().stream().anyMatch(ServerBook::isInDoubt)) {
            return DOUBT;
        }
        return PERIOD; // also where it is refused: without a zone server that is every node, for ever
    }

    /** A fifth less or more. */
    private Duration jittered(Duration pause) {
        long fifth = pause.toNanos() / 5;
        return Duration.ofNanos(pause.toNanos() + random.nextLong(-fifth, fifth + 1));
    }

    /** Ends the thread; an answer that is awaited is given up. */
    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
