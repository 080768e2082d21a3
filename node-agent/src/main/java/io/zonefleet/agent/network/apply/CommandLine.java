// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import java.util.List;

/**
 * A command as it is run: no shell reads it.
 *
 * @param program by its absolute path, wherever that is found
 * @param arguments each as the program gets it
 * @param input what it reads on standard input; may be empty
 */
public record CommandLine(Program program, List<String> arguments, String input) {
    public CommandLine {
        arguments = List.copyOf(arguments);
    }

    /** A command that reads no input. */
    public static CommandLine of(Program program, String... arguments) {
        return new CommandLine(program, List.of(arguments), "");
    }

    /** As a person would type it into a shell. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(program.file());
        arguments.forEach(argument -> text.append(' ').append(argument));
        if (!input.isEmpty()) {
            text.append(" <<'END'\n").append(input).append("END");
        }
        return text.toString();
    }
}
