// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.corefile.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Files and variables as a test says. */
final class TestSurroundings implements Surroundings {
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, String> variables = new TreeMap<>();

    TestSurroundings file(String path, String text) {
        files.put(path, text);
        return this;
    }

    TestSurroundings variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public List<String> glob(String pattern) {
        if (pattern.chars().noneMatch(c -> "*?\\".indexOf(c) >= 0)) {
            return List.of(pattern);
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(
                    switch (c) {
                        case '*' -> "[^/]*";
                        case '?' -> "[^/]";
                        case '\\' -> Pattern.quote(pattern.substring(++i, i + 1));
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        Pattern matched = Pattern.compile(regex.toString(), Pattern.DOTALL);
        return files.keySet().stream()
                .filter(path -> matched.matcher(path).matches())
                .toList();
    }

    @Override
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    @Override
    public List<String> addresses(String networkInterface) {
        return networkInterface.equals("eth7") ? List.of("192.0.2.7", "fe80::1%eth7", "2001:db8::7") : List.of();
    }

    @Override
    public List<String> addresses() {
        return List.of("127.0.0.1", "192.0.2.7");
    }
}
