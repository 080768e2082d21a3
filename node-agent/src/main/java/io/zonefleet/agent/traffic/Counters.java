// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.traffic;

import io.zonefleet.model.Traffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What a CoreDNS process has counted since it was started, in all its blocks that have the plugin {@code prometheus}.
 *
 * @param process when it was started, as it says: tells processes apart
 * @param queries that came
 * @param lookups in its caches
 * @param hits of these that a cache could answer
 * @param failures answers with SERVFAIL
 */
record Counters(String process, long queries, long lookups, long hits, long failures) {
    private static final String OURS = "coredns_";
    private static final String PROCESS = "process_start_time_seconds ";
    private static final String SERVFAIL = "rcode=\"SERVFAIL\"";

    /**
     * Reads a page of metrics (Prometheus' text format 0.0.4) line by line. A counter that is not on it has counted nothing yet.
     *
     * @throws IOException where it can't be read, or is none of CoreDNS's
     */
    static Counters read(BufferedReader page) throws IOException {
        Sum sum = new Sum();
        for (String line = page.readLine(); line != null; line = page.readLine()) {
            sum.take(line);
        }
        if (!sum.isCoreDns) {
            throw new IOException("these are not the metrics of CoreDNS");
        }
        return new Counters(
                sum.process,
                Math.round(sum.queries),
                Math.round(sum.lookups),
                Math.round(sum.hits),
                Math.round(sum.failures));
    }

    /**
     * What was counted since {@code before}.
     *
     * @param took the time between the two
     * @return empty where another process has counted before, or there was no time between them
     */
    Optional<Traffic> since(Counters before, Duration took) {
        boolean goesOn = process.equals(before.process)
                && queries >= before.queries
                && lookups >= before.lookups
                && hits >= before.hits
                && failures >= before.failures;
        return goesOn && took.toMillis() > 0
                ? Optional.of(new Traffic(
                        took.toMillis(),
                        queries - before.queries,
                        lookups - before.lookups,
                        hits - before.hits,
                        failures - before.failures))
                : Optional.empty();
    }

    /** The sums so far; counters are floating-point numbers on the page. */
    private static final class Sum {
        private String process = "";
        private double queries;
        private double lookups;
        private double hits;
        private double failures;
        private boolean isCoreDns;

        private void take(String line) throws IOException {
            if (line.startsWith(PROCESS)) {
                process = line.substring(PROCESS.length());
            } else if (line.startsWith(OURS)) {
                isCoreDns = true;
                count(line);
            }
        }

        private void count(String line) throws IOException {
            int labels = line.indexOf('{');
            if (labels < 0) {
                return;
            }
            switch (line.substring(0, labels)) {
                case "coredns_dns_requests_total" -> queries += value(line);
                case "coredns_dns_responses_total" -> failures += line.contains(SERVFAIL) ? value(line) : 0;
                case "coredns_cache_requests_total" -> lookups += value(line);
                case "coredns_cache_hits_total" -> hits += value(line);
                default -> {}
            }
        }

        private static double value(String line) throws IOException {
            try {
                return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            } catch (NumberFormatException broken) {
                throw new IOException("no number at the end of: " + line, broken);
            }
        }
    }
}
