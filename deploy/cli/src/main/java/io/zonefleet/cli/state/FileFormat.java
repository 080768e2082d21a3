// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.util.Locale;
import java.util.Map;

/** Forms of files, with the media types by which the API knows them. */
enum FileFormat {
    yaml("application/yaml"),
    json("application/json"),
    csv("text/csv"),
    list("application/json"),
    zone("text/dns");

    private static final Map<String, FileFormat> BY_ENDING =
            Map.of("yaml", yaml, "yml", yaml, "json", json, "csv", csv, "zone", zone, "db", zone);

    private final String mediaType;

    FileFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** As the file's name ends, or begins (BIND's {@code db.example.com}). */
    static FileFormat of(String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        FileFormat known =
                BY_ENDING.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (name.startsWith("db.")) {
            return zone;
        }
        throw new Failure(ExitCode.USAGE, "the name of " + file + " does not tell what it is: say --format");
    }
}
