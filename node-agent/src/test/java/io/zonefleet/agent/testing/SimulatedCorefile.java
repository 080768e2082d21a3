// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulated CoreDNS understands of a Corefile.
 *
 * @param version of the marker
 * @param endpoints address and port of every block that has zone files or the marker
 * @param files zone files by zone
 * @param open zones whose block asks upstream for names that do not exist
 * @param apexForwarded zones whose apex is asked upstream
 * @param tick how often they are looked at
 */
record SimulatedCorefile(
        String version,
        Set<String> endpoints,
        Map<String, String> files,
        Set<String> open,
        Set<String> apexForwarded,
        Duration tick) {
    private static final Pattern BLOCK = Pattern.compile("(\\S+):([0-9]+) \\{");
    private static final Pattern VERSION = Pattern.compile("corefile=([0-9a-f]{8})");
    private static final Pattern RELOAD = Pattern.compile("reload ([0-9]+)(ms|s)");
    private static final String IMPORT = "import ";

    /**
     * The text with what it imports in its place. Empty where CoreDNS refuses it: a file that it imports is not there, or a block is not
     * closed.
     */
    static Optional<String> whole(String text, Function<Path, Optional<String>> files) {
        StringBuilder whole = new StringBuilder();
        int open = 0;
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            if (line.startsWith(IMPORT)) {
                Optional<String> imported = files.apply(Path.of(line.substring(IMPORT.length())));
                if (imported.isEmpty()) {
                    return Optional.empty();
                }
                whole.append(imported.get()).append('\n');
            } else {
                whole.append(raw).append('\n');
            }
            open += line.endsWith("{") ? 1 : line.equals("}") ? -1 : 0;
        }
        return open == 0 ? Optional.of(whole.toString()) : Optional.empty();
    }

    static SimulatedCorefile of(String text) {
        String version = "";
        String zone = "";
        String port = "";
        Set<String> endpoints = new HashSet<>();
        Set<String> open = new HashSet<>();
        Set<String> apexForwarded = new HashSet<>();
        Map<String, String> files = new TreeMap<>();
        Duration tick = Duration.ofSeconds(60);
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            Matcher block = BLOCK.matcher(line);
            Matcher reload = RELOAD.matcher(line);
            Matcher marker = VERSION.matcher(line);
            if (block.matches()) {
                zone = block.group(1);
                port = block.group(2);
            } else if (line.startsWith("bind ")) {
                for (String address : line.substring(5).split(" ", -1)) {
                    endpoints.add(address + ":" + port);
                }
            } else if (line.startsWith("file ")) {
                files.put(zone, line.substring(5, line.length() - 2).replace("\"", ""));
            } else if (line.equals("fallthrough")) {
                open.add(zone);
            } else if (line.startsWith("view ")) {
                apexForwarded.add(zone);
            } else if (reload.matches()) {
                long number = Long.parseLong(reload.group(1));
                tick = reload.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
            } else if (line.startsWith("answer ") && marker.find()) {
                version = marker.group(1);
            }
        }
        return new SimulatedCorefile(version, endpoints, files, open, apexForwarded, tick);
    }
}
