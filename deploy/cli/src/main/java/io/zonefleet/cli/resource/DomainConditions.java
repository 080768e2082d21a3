// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Json;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which domains are meant, by conditions that hold together: the same for lists of them and for a change of many. */
final class DomainConditions {
    @Option(
            names = {"--origin", "--cluster"},
            paramLabel = "CLUSTER",
            description = "With this cluster as origin.")
    private Optional<String> origin = Optional.empty();

    @Option(names = "--source", paramLabel = "ID", description = "Contributed by this source.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--below", paramLabel = "NAME", description = "At or below this name.")
    private Optional<String> below = Optional.empty();

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of this owner; empty: of none.")
    private Optional<String> owner = Optional.empty();

    @Option(
            names = {"--label", "--labels"},
            paramLabel = "KEY=VALUE",
            description = "With this label; all of them where there are several.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--address", paramLabel = "ADDRESS", description = "With this address, wherever it stands.")
    private Optional<String> address = Optional.empty();

    @Option(names = "--type", paramLabel = "TYPE", description = "With a record of this type, as A or CNAME.")
    private Optional<String> type = Optional.empty();

    @Option(names = "--served-by", paramLabel = "CLUSTER", description = "That this cluster gets something of.")
    private Optional<String> servedBy = Optional.empty();

    @Option(names = "--enabled", description = "That are served.")
    private boolean enabled;

    @Option(names = "--disabled", description = "That are kept, and not served.")
    private boolean disabled;

    @Option(names = "--drained", description = "Of which drains take something.")
    private boolean drained;

    /** The list of those that are meant. */
    Call on(Call list) {
        return list.with("cluster", origin)
                .with("source", source)
                .with("below", below)
                .with("owner", owner)
                .with("labels", text(labels))
                .with("address", address)
                .with("type", type)
                .with("servedBy", servedBy)
                .with("enabled", either(enabled, disabled).map(on -> Boolean.toString(on)))
                .with("drained", drained ? Optional.of("true") : Optional.empty());
    }

    /** The same as the filter of an edit; empty: all. */
    ObjectNode filter() {
        ObjectNode filter = Json.object();
        origin.ifPresent(id -> filter.put("origin", id));
        source.ifPresent(id -> filter.put("source", id));
        below.ifPresent(name -> filter.put("below", name));
        owner.ifPresent(text -> filter.put("owner", text));
        if (!labels.isEmpty()) {
            ObjectNode wanted = filter.putObject("labels");
            labels.forEach(wanted::put);
        }
        address.ifPresent(text -> filter.put("address", text));
        type.ifPresent(text -> filter.put("type", text));
        servedBy.ifPresent(id -> filter.put("servedBy", id));
        either(enabled, disabled).ifPresent(on -> filter.put("enabled", on));
        if (drained) {
            filter.put("drained", true);
        }
        return filter;
    }

    /** What two options say that exclude each other; nothing where neither is given. */
    static Optional<Boolean> either(boolean enabled, boolean disabled) {
        if (enabled && disabled) {
            throw new Failure(ExitCode.USAGE, "say --enabled or --disabled; leave both out for all");
        }
        return (enabled || disabled) ? Optional.of(enabled) : Optional.empty();
    }

    /** Labels as a list takes them; nothing where there are none. */
    static Optional<String> text(Map<String, String> labels) {
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(",")));
    }
}
