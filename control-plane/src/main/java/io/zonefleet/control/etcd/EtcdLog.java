// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The log of our etcd: lines of JSON, and what Go writes when a program breaks down. */
final class EtcdLog {
    private static final long LARGEST = 10 << 20;
    private static final int READ = 64 << 10;
    private static final int LINES_SHOWN = 5;
    private static final Set<String> FATAL = Set.of("fatal", "panic", "dpanic");

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();
    private long start;

    EtcdLog(Path file) {
        this.file = file;
    }

    /** Notes where the next start begins to write. A log that has become long is put aside, one is kept. */
    void begin() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        start = Files.exists(file) ? Files.size(file) : 0;
    }

    /** Why it broke down, in its own words, as far as it said so; else its last lines. */
    String lastWords() {
        List<String> lines = lines();
        List<String> reasons = lines.stream()
                .map(this::reason)
                .filter(reason -> !reason.isEmpty())
                .distinct()
                .toList();
        List<String> shown = reasons.isEmpty() ? lines : reasons;
        return shown.isEmpty()
                ? "it said nothing"
                : shown.subList(Math.max(0, shown.size() - LINES_SHOWN), shown.size()).stream()
                        .collect(Collectors.joining("\n"));
    }

    private String reason(String line) {
        if (line.startsWith("panic:")) {
            return line;
        }
        try {
            JsonNode entry = json.readTree(line);
            return entry != null && FATAL.contains(entry.path("level").asText())
                    ? (entry.path("msg").asText() + ": " + entry.path("error").asText()).replaceAll(": $", "")
                    : "";
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private List<String> lines() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(start, log.length() - READ);
            byte[] text = new byte[(int) Math.max(0, log.length() - from)];
            log.seek(from);
            log.readFully(text);
            return new String(text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
