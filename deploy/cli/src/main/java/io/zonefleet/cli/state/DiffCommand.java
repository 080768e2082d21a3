// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.resource.PlanFlags;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Compares a file with what there is. */
@Command(name = "diff", description = "Show what apply would change. Exit code 5 where that is anything.")
public final class DiffCommand implements Runnable {
    private final Top top;

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private PlanFlags shown = new PlanFlags();

    public DiffCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        StateOptions.Document document = state.read(top.terminal());
        // a plan is one, however much it removes
        JsonNode plan = document.plan(top.api(), shown, true);
        shown.show(top, plan);
        if (!document.isEmpty(plan)) {
            throw new Failure(ExitCode.DIFFERENT, "there are differences");
        }
    }
}
