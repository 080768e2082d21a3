// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Where a child's standard output and standard error go, as one stream. */
public sealed interface Output {
    /**
     * To the end of a file.
     *
     * @param file made where it is not there
     */
    record ToFile(Path file) implements Output {}

    /**
     * Line by line to a consumer. One thread of the child's own calls it; while it is busy the child may have to wait with its writing.
     *
     * @param line takes a line, without its end
     */
    record ToLines(Consumer<String> line) implements Output {}
}
