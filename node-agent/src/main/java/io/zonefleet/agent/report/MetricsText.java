// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import java.util.Map;
import java.util.Optional;

/** Metrics as Prometheus reads them (text format 0.0.4). Names are without the prefix {@code zonefleet_agent_}. */
final class MetricsText {
    private static final String PREFIX = "zonefleet_agent_";

    private final StringBuilder text = new StringBuilder();

    /** A value that goes up and down. */
    void gauge(String name, String help, double value) {
        head(name, "gauge", help);
        sample(name, Optional.empty(), value);
    }

    /** Several of them, told apart by one label. */
    void gauges(String name, String help, String label, Map<String, ? extends Number> values) {
        head(name, "gauge", help);
        values.forEach((key, value) -> sample(name, Optional.of(label + "=\"" + key + "\""), value.doubleValue()));
    }

    /** A count that only grows; {@code _total} is added to its name. */
    void counter(String name, String help, double value) {
        head(name + "_total", "counter", help);
        sample(name + "_total", Optional.empty(), value);
    }

    /**
     * How often what took how long.
     *
     * @param bounds upper bounds of the buckets
     * @param counts how many were within each bound but not within the one before, and one more for those beyond
     */
    void histogram(String name, String help, double[] bounds, long[] counts, double sum) {
        head(name, "histogram", help);
        long below = 0;
        for (int i = 0; i < bounds.length; i++) {
            below += counts[i];
            sample(name + "_bucket", Optional.of("le=\"" + bounds[i] + "\""), (double) below);
        }
        below += counts[bounds.length];
        sample(name + "_bucket", Optional.of("le=\"+Inf\""), (double) below);
        sample(name + "_count", Optional.empty(), (double) below);
        sample(name + "_sum", Optional.empty(), sum);
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private void sample(String name, Optional<String> label, double value) {
        text.append(PREFIX).append(name);
        label.ifPresent(pair -> text.append('{').append(pair).append('}'));
        text.append(' ').append(value).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
