// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.output.PlanText;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What of a plan is shown. */
public final class PlanFlags {
    @Option(
            names = "--texts",
            description = "With a plan: also which lines of zone files and Corefiles would go and come.")
    private boolean texts;

    @Option(
            names = "--plan-cluster",
            paramLabel = "ID",
            description = "With a plan: the texts of this cluster; those of the first ten where left out.")
    private Optional<String> cluster = Optional.empty();

    @Option(
            names = "--plan-zone",
            paramLabel = "NAME",
            description = "With --plan-cluster: only texts of zones at or below this name.")
    private Optional<String> zone = Optional.empty();

    /** The same dry run with what it is to show. */
    public Call on(Call dryRun) {
        return dryRun.with("planCluster", cluster).with("planZone", zone);
    }

    /** For people, in few words. */
    public String text(JsonNode plan) {
        return PlanText.of(plan, texts || cluster.isPresent());
    }

    /** Shows a plan. */
    public void show(Top top, JsonNode plan) {
        if (top.format() == Format.table) {
            top.terminal().out().print(text(plan));
        } else {
            top.format().one(top.terminal().out(), plan);
        }
    }
}
