// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The agent's metrics for Prometheus: {@code zonefleet_agent_*}, in seconds and totals. Any thread. What there is to say is known when it is
 * asked for, so there is no registry.
 */
public final class AgentMetrics {
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0
    };

    private final Supplier<Instant> now;
    /** Changes proved, by time; guarded by this. */
    private final long[] proofs = new long[SECONDS.length + 1];

    private double proofSeconds;

    /** @param now what time it is, for the age of the last proof */
    public AgentMetrics(Supplier<Instant> now) {
        this.now = now;
    }

    /** A change was proved. */
    public synchronized void proved(Duration sinceReceipt) {
        double seconds = sinceReceipt.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < SECONDS.length && seconds > SECONDS[bucket]) {
            bucket++;
        }
        proofs[bucket]++;
        proofSeconds += seconds;
    }

    /** All of it as text, as of {@code view}. */
    public synchronized String scrape(Optional<View> view) {
        MetricsText text = new MetricsText();
        text.gauges(
                "applied_revision",
                "Intent revision whose files are written, per feed",
                "feed",
                feeds(view, seen -> seen.applied().feeds()));
        text.gauges(
                "proved_revision",
                "Intent revision last proved on the wire, per feed",
                "feed",
                feeds(view, seen -> seen.status().proved()));
        text.histogram(
                "event_to_proof_seconds",
                "From the receipt of a change to its proof on the wire",
                SECONDS,
                proofs,
                proofSeconds);
        text.gauge(
                "proof_age_seconds",
                "Since everything was last seen to be answered as written; NaN before the first time",
                proofAge(view).orElse(Double.NaN));
        text.gauge(
                "zones", "Zones to be served", value(view, seen -> seen.status().zonesTotal()));
        text.gauge(
                "zones_proved",
                "Zones answered as written",
                value(view, seen -> seen.status().zonesProved()));
        text.gauge(
                "serving",
                "Whether CoreDNS answers everywhere with the Corefile that is written",
                value(view, seen -> seen.serving() ? 1 : 0));
        text.gauge(
                "last_reload_seconds",
                "The last reload, from the signal to CoreDNS's word; NaN before the first",
                view.flatMap(View::reloadTook).map(took -> took.toNanos() / 1e9).orElse(Double.NaN));
        text.counter("reloads", "Reloads that CoreDNS was told", value(view, View::reloads));
        text.counter("coredns_restarts", "Starts of CoreDNS after the first", value(view, View::restarts));
        text.counter("proof_rounds", "Rounds of questions to the served addresses", value(view, View::rounds));
        text.counter("files_written", "Files written or removed", value(view, View::written));
        text.gauge(
                "network_addresses_missing",
                "Addresses that are to be on the node's link and are not",
                network(view, state -> state.missing().size()));
        text.gauge(
                "network_rules_wanted", "Packet rules that are to be there", network(view, NetworkState::rulesWanted));
        text.gauge("network_rules", "Of these, packet rules that are there", network(view, NetworkState::rulesThere));
        text.gauges(
                "resolver_proved",
                "Whether the cluster's own DNS answers managed names as this node does, per address of it",
                "server",
                resolver(view));
        SortedMap<String, Integer> faults = new TreeMap<>();
        for (FaultKind kind : FaultKind.values()) {
            faults.put(
                    kind.text(),
                    view.map(seen -> seen.faults().getOrDefault(kind, 0)).orElse(0));
        }
        text.gauges("faults", "Faults by kind", "kind", faults);
        return text.toString();
    }

    private static SortedMap<String, Integer> resolver(Optional<View> view) {
        SortedMap<String, Integer> servers = new TreeMap<>();
        view.flatMap(seen -> seen.status().resolver())
                .ifPresent(
                        all -> all.forEach(proof -> servers.put(proof.server().text(), proof.proved() ? 1 : 0)));
        return servers;
    }

    private static SortedMap<String, Long> feeds(
            Optional<View> view, Function<View, SortedMap<String, Long>> revisions) {
        return view.map(revisions).orElseGet(TreeMap::new);
    }

    private static double network(Optional<View> view, ToDoubleFunction<NetworkState> value) {
        return view.flatMap(seen -> seen.status().network())
                .map(state -> value.applyAsDouble(state))
                .orElse(0.0);
    }

    private static double value(Optional<View> view, ToDoubleFunction<View> value) {
        return view.map(seen -> value.applyAsDouble(seen)).orElse(0.0);
    }

    private OptionalDouble proofAge(Optional<View> view) {
        Optional<Instant> at = view.map(View::status).flatMap(NodeStatus::provedAt);
        return at.isPresent()
                ? OptionalDouble.of(Duration.between(at.get(), now.get()).toMillis() / 1e3)
                : OptionalDouble.empty();
    }
}
