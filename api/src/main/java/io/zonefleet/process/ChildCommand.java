// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param name for logs and messages
 * @param command the program's path, then its arguments
 * @param directory in which it runs
 * @param environment added to our own
 * @param output where its output goes
 * @param through a program, by its path, with arguments, that becomes the one it is given: it limits what the child may do; empty: none
 */
public record ChildCommand(
        String name,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Output output,
        List<String> through) {
    public ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        through = List.copyOf(through);
    }

    /** One that is started by nothing else. */
    public ChildCommand(
            String name, List<String> command, Path directory, Map<String, String> environment, Output output) {
        this(name, command, directory, environment, output, List.of());
    }

    /** One that adds nothing to our environment. */
    public static ChildCommand of(String name, List<String> command, Path directory, Output output) {
        return new ChildCommand(name, command, directory, Map.of(), output);
    }
}
