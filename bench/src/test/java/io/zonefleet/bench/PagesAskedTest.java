// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

class PagesAskedTest {
    /** What the agent of a node answers itself. */
    private static final String ASKED_AT_THE_NODE = "/nodes/{cluster}/{node}/zones";

    @Test
    void asksEveryListWithEveryFilter() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (PagesAsked.Asked question : new PagesAsked("a-change", 100_000, 100_000).all()) {
            String[] parts = question.path().split("\\?", 2);
            String list = parts[0].replaceFirst("^/changes/a-change/", "/changes/{id}/")
                    .replaceFirst("^/domains/[^/]+/", "/domains/{name}/")
                    .replaceFirst("^/nodes/[^/]+/[^/]+/", "/nodes/{cluster}/{node}/");
            asked.add(list);
            Stream.of(parts.length > 1 ? parts[1].split("&") : new String[0])
                    .forEach(parameter -> asked.add(list + "?" + parameter.replaceAll("=.*", "")));
        }
        assertThat(asked).containsAll(lists());
    }

    /** Lists by their paths, and by their paths with the name of each parameter. */
    private static Set<String> lists() throws IOException {
        Set<String> lists = new TreeSet<>();
        Map<?, ?> contract = contract();
        of(contract, "paths").forEach((path, operations) -> {
            List<String> parameters = ((Map<?, ?>) operations).get("get") instanceof Map<?, ?> get
                    ? query(contract, get.get("parameters"))
                    : List.of();
            if (parameters.contains("limit") && !path.equals(ASKED_AT_THE_NODE)) {
                lists.add((String) path);
                parameters.forEach(parameter -> lists.add(path + "?" + parameter));
            }
        });
        assertThat(lists).contains("/domains?q", "/changes/{id}/receipts?state");
        return lists;
    }

    private static List<String> query(Map<?, ?> contract, @Nullable Object parameters) {
        return !(parameters instanceof Collection<?> all)
                ? List.of()
                : all.stream()
                        .map(parameter -> resolved(contract, (Map<?, ?>) parameter))
                        .filter(parameter -> "query".equals(parameter.get("in")))
                        .map(parameter -> (String) Objects.requireNonNull(parameter.get("name")))
                        .toList();
    }

    private static Map<?, ?> resolved(Map<?, ?> contract, Map<?, ?> parameter) {
        return parameter.get("$ref") instanceof String ref
                ? of(of(of(contract, "components"), "parameters"), ref.replaceAll(".*/", ""))
                : parameter;
    }

    private static Map<?, ?> of(Map<?, ?> map, String key) {
        return (Map<?, ?>) Objects.requireNonNull(map.get(key));
    }

    private static Map<?, ?> contract() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        try (InputStream in = PagesAskedTest.class.getResourceAsStream("/openapi.yaml")) {
            return new Yaml(options).load(Objects.requireNonNull(in));
        }
    }
}
