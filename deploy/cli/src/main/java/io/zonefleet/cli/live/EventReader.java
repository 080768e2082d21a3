// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, section 9.2.6). */
final class EventReader {
    private final BufferedReader lines;

    EventReader(InputStream stream) {
        this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /**
     * One event.
     *
     * @param id to come back with; empty where it has none
     */
    record Event(String name, String data, Optional<String> id) {}

    /**
     * The next one; empty at the end of the stream.
     *
     * @throws IOException where the stream breaks off
     */
    Optional<Event> next() throws IOException {
        String name = "message";
        Optional<String> id = Optional.empty();
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int colon = line.indexOf(':');
            String value = line.substring(colon + 1).strip();
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "event" -> name = value;
                case "id" -> id = Optional.of(value);
                case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
                default -> {
                    if (line.isEmpty() && !data.isEmpty()) {
                        return Optional.of(new Event(name, data.toString(), id));
                    }
                    // a comment, or a field of later days
                }
            }
        }
        return Optional.empty();
    }
}
