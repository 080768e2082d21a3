// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world around it.
 *
 * @param out for what was asked for
 * @param err for everything else
 * @param in for files that are named {@code -}, and answers to questions
 * @param asks whether somebody is there to answer
 * @param environment variables
 */
public record Terminal(
        PrintWriter out, PrintWriter err, InputStream in, boolean asks, Map<String, String> environment) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** A variable, where it is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }
}
