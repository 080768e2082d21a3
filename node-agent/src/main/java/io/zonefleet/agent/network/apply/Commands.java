// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import java.io.IOException;

/** Runs the kernel's tools. */
public interface Commands {
    /** Whether the program is on this machine. */
    boolean has(Program program);

    /**
     * Runs a command and returns its standard output.
     *
     * @throws CommandFailedException where it could not be run, did not end in time, said too much or ended with another code than 0
     */
    String run(CommandLine command) throws CommandFailedException;

    /**
     * Starts a command that is told line by line what to do, and ends when its input does: with the agent, however that ends.
     *
     * @throws IOException where it can't be started
     */
    default Process session(Program program, String... arguments) throws IOException {
        throw new IOException("no session of " + program.file() + " can be had");
    }
}
