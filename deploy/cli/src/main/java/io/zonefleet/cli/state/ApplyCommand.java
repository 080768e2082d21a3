// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Progress;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.resource.WriteFlags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a state so: shows the plan first, and asks where somebody is there to answer. */
@Command(
        name = "apply",
        description = {
            "Make everything as a file says that export has made, or a person: the plan is shown first, and has to be confirmed where",
            "a person looks on; with --yes, and in scripts, it is not asked for. With --dry-run the plan is all."
        })
public final class ApplyCommand implements Runnable {
    private final Top top;

    @Mixin
    private StateOptions state = new StateOptions();

    @Mixin
    private WriteFlags flags = new WriteFlags();

    @Option(
            names = {"-y", "--yes"},
            description = "Don't ask.")
    private boolean yes;

    public ApplyCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Api api = top.api();
        StateOptions.Document document = state.read(top.terminal());
        JsonNode plan = document.plan(api, flags.plan(), flags.allowShrink());
        if (flags.dryRun() || document.isEmpty(plan)) {
            flags.plan().show(top, plan);
            return;
        }
        top.terminal().err().print(flags.plan().text(plan));
        if (top.terminal().asks() && !yes && !confirmed()) {
            throw new Failure(ExitCode.FAILED, "not confirmed; nothing was written");
        }
        Reply reply = Progress.send(top.terminal(), api, flags.on(document.call(plan)), "applying");
        flags.conclude(top, reply);
    }

    private boolean confirmed() {
        top.terminal().err().print("Apply this? (yes/no) ");
        top.terminal().err().flush();
        try {
            // of its own: what else stands on standard input was the file
            String answer =
                    new BufferedReader(new InputStreamReader(top.terminal().in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && (answer.equals("yes") || answer.equals("y"));
        } catch (IOException gone) {
            return false;
        }
    }
}
