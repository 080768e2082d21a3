// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.store.Bytes;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down who guesses tokens: an address may send so many wrong ones at once, then one in a while, right or wrong. A token that was let in
 * from an address before is let in from there all the same, so that somebody who guesses behind the same proxy shuts nobody else out. What is
 * known of addresses is bounded; the one that was seen longest ago goes first. Thread-safe.
 */
final class Attempts {
    /** Wrong tokens of one address at once. */
    static final int FREE = 20;

    /** Then one after each of these. */
    static final Duration EACH = Duration.ofSeconds(3);

    /** How many addresses, and how many pairs of address and token, are remembered. */
    static final int MOST = 10_000;

    /** Of an IPv6 address only the network counts: who has one address of it has them all. */
    private static final int NETWORK_BYTES = 8;

    private final InstantSource clock;
    private final Map<String, Level> levels = newest();
    private final Map<Pair, Boolean> letIn = newest();

    /**
     * What an address has tried.
     *
     * @param tries wrong tokens that are not forgotten yet
     * @param at when that was so
     */
    private record Level(double tries, Instant at) {
        double at(Instant now) {
            return Math.max(0, tries - (double) Duration.between(at, now).toMillis() / EACH.toMillis());
        }
    }

    private record Pair(String network, Bytes sha256) {}

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    private static <K, V> Map<K, V> newest() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /** What a client is told that has to wait; empty where its token is looked at. */
    synchronized Optional<Problem> refusal(String client, Bytes sha256) {
        String network = network(client);
        Level level = levels.get(network);
        if (level == null || letIn.get(new Pair(network, sha256)) != null) {
            return Optional.empty();
        }
        double over = level.at(clock.instant()) + 1 - FREE;
        if (over <= 0) {
            return Optional.empty();
        }
        long seconds = Math.max(1, (long) Math.ceil(over * EACH.toMillis() / 1000.0));
        return Optional.of(Problem.of(
                        ProblemKind.TOO_MANY_ATTEMPTS,
                        "Too many wrong tokens came from this address. Try again in " + seconds + " s.")
                .withHeader("Retry-After", Long.toString(seconds)));
    }

    /** Notes a wrong token. */
    synchronized void failed(String client) {
        Instant now = clock.instant();
        levels.compute(network(client), (network, level) -> new Level(level == null ? 1 : level.at(now) + 1, now));
    }

    /** Notes a wrong token. One that was right here before it was revoked is no guess. */
    synchronized void failed(String client, Bytes sha256) {
        if (letIn.get(new Pair(network(client), sha256)) == null) {
            failed(client);
        }
    }

    /** Notes a right one. */
    synchronized void letIn(String client, Bytes sha256) {
        letIn.put(new Pair(network(client), sha256), true);
    }

    /** How many addresses are remembered. */
    synchronized int remembered() {
        return levels.size();
    }

    private static String network(String client) {
        return Address.parse(client) instanceof Parsed.Valid<Address>(Address address)
                        && address.inet() instanceof Inet6Address six
                ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
                : client;
    }
}
