// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what CoreDNS prints: to a file of its own, or into the agent's log. The file is opened for each line, so it can be moved away. */
final class CoreDnsLog implements Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger("coredns");

    private final Optional<Path> file;

    CoreDnsLog(Optional<Path> file) {
        this.file = file;
    }

    @Override
    public void accept(String line) {
        if (file.isPresent()) {
            append(file.get(), line);
        } else if (line.startsWith("[ERROR]") || line.startsWith("[FATAL]") || line.startsWith("[PANIC]")) {
            LOG.error(line);
        } else if (line.startsWith("[WARNING]")) {
            LOG.warn(line);
        } else {
            LOG.info(line);
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            LOG.info(line); // better there than nowhere
        }
    }
}
