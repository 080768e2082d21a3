// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands. */
@Command(
        name = "completion",
        description = "Print a script that makes bash and zsh complete commands: source <(zonefleet completion)")
final class CompletionCommand implements Runnable {
    private final Top top;

    @Spec
    private CommandSpec self = CommandSpec.create();

    CompletionCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        CommandLine root = self.root().commandLine();
        top.terminal().out().print(AutoComplete.bash("zonefleet", root));
    }
}
