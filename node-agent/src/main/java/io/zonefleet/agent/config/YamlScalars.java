// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Takes YAML apart into known keys and their scalars. */
final class YamlScalars {
    private static final Set<String> KNOWN =
            ConfigKeys.ALL.stream().map(ConfigKey::path).collect(Collectors.toUnmodifiableSet());

    private final Map<String, List<String>> found = new TreeMap<>();
    private final List<Violation> violations;

    private YamlScalars(List<Violation> violations) {
        this.violations = violations;
    }

    /** Scalars by key; a key without a value is as good as left out. */
    static Map<String, List<String>> of(String yaml, List<Violation> violations) {
        YamlScalars scalars = new YamlScalars(violations);
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setCodePointLimit(1 << 20);
        options.setNestingDepthLimit(8);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(yaml);
            if (root instanceof Map<?, ?> map) {
                scalars.walk("", map);
            } else if (root != null) {
                violations.add(new Violation("", root.toString(), "mapping", "write keys with values: cluster: local"));
            }
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            // the latter for numbers and dates that are none (!!int x), which the library lets through
            violations.add(new Violation("", "", "yaml", "not YAML: " + broken.getMessage()));
        }
        return scalars.found;
    }

    private void walk(String above, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String path = above + entry.getKey();
            Object value = entry.getValue();
            if (KNOWN.contains(path)) {
                found.put(path, scalars(path, value));
            } else if (KNOWN.stream().anyMatch(key -> key.startsWith(path + "."))) {
                if (value instanceof Map<?, ?> below) {
                    walk(path + ".", below);
                } else if (value != null) {
                    reject(path, value, "mapping", "write its keys below it, indented");
                }
            } else {
                reject(path, value, "unknown-key", "there is no such key; docs/agent-configuration.md lists them all");
            }
        }
    }

    private List<String> scalars(String path, @Nullable Object value) {
        List<String> scalars = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.stream().filter(Objects::nonNull).forEach(item -> scalars.add(item.toString()));
            if (list.isEmpty()) {
                reject(path, value, "empty-list", "give at least one, or leave the key out");
            }
        } else if (value instanceof Map<?, ?>) {
            reject(path, value, "scalar", "a value belongs here, not further keys");
        } else if (value != null) {
            scalars.add(value.toString());
        }
        return scalars;
    }

    private void reject(String path, @Nullable Object value, String rule, String message) {
        violations.add(new Violation(
                "/" + path.replace('.', '/'),
                Objects.requireNonNullElse(value, "").toString(),
                rule,
                message));
    }
}
