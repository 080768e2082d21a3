// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the launcher hands over. It has checked what people give it; this checks the launcher.
 *
 * @param httpPort of dashboard and API
 * @param dnsPort of the node, UDP and TCP
 * @param dataDir the launcher's lock on it is ours
 * @param config settings of the control plane which an operator gives
 * @param etcd the program
 * @param coredns the program
 * @param agentJar with what it needs beside it: {@code lib}, {@code agent.jvm}
 */
record UpOptions(
        int httpPort, int dnsPort, DataDir dataDir, Optional<Path> config, Path etcd, Path coredns, Path agentJar) {
    private static final Set<String> NEEDED =
            Set.of("--http-port", "--dns-port", "--data-dir", "--etcd", "--coredns", "--agent-jar");
    private static final String CONFIG = "--config";

    /** @throws UpFailed naming every fault */
    static UpOptions parse(List<String> arguments) throws UpFailed {
        List<String> faults = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!NEEDED.contains(option) && !option.equals(CONFIG)) {
                faults.add("there is no option " + option);
            }
            values.put(option, arguments.get(i + 1));
        }
        if (arguments.size() % 2 != 0) {
            faults.add(arguments.getLast() + " needs a value");
        }
        NEEDED.stream()
                .filter(option -> !values.containsKey(option))
                .sorted()
                .forEach(option -> faults.add(option + " is missing"));
        int httpPort = port(values.getOrDefault("--http-port", "1"), faults);
        int dnsPort = port(values.getOrDefault("--dns-port", "1"), faults);
        if (!faults.isEmpty()) {
            throw new UpFailed(String.join("; ", faults));
        }
        return new UpOptions(
                httpPort,
                dnsPort,
                new DataDir(path(values, "--data-dir")),
                Optional.ofNullable(values.get(CONFIG))
                        .map(file -> Path.of(file).toAbsolutePath()),
                path(values, "--etcd"),
                path(values, "--coredns"),
                path(values, "--agent-jar"));
    }

    private static Path path(Map<String, String> values, String option) {
        return Path.of(values.getOrDefault(option, "")).toAbsolutePath();
    }

    private static int port(String text, List<String> faults) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        faults.add("not a port from 1 to 65535: " + text);
        return 1;
    }
}
