// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

/** The documentation's table of keys. */
public final class ConfigTable {
    private ConfigTable() {}

    /** As Markdown, with a line end after each row. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| Key | Form | Left out | Meaning |\n|---|---|---|---|\n");
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            table.append("| `%s` | %s | %s | %s |%n"
                    .formatted(
                            key.path(), key.form(), key.isRequired() ? "must be given" : key.standard(), key.meaning())
                    .replace(System.lineSeparator(), "\n"));
        }
        return table.toString();
    }
}
