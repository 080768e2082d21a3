// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.render.CorefileText;
import io.zonefleet.testing.AnyText;
import io.zonefleet.testing.AnyYaml;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in the configuration file is read, or refused with the key it stands at. */
class AnyConfigTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final List<String> KEYS =
            ConfigKeys.ALL.stream().map(ConfigKey::path).toList();

    @Provide
    Arbitrary<String> files() {
        return AnyYaml.files(KEYS.stream()
                .flatMap(key -> Stream.of(key, key.split("\\.", 2)[0]))
                .toList());
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.of(KEYS);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(AnyText.broken(), AnyText.hostile().map(text -> "/" + text));
    }

    @Property
    void aFileIsReadOrRefused(@ForAll("files") String yaml) {
        check(ConfigReader.read(yaml));
    }

    @Property
    void aTextAtAnyKeyIsTakenOrRefusedThere(@ForAll("keys") String key, @ForAll("texts") String text) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "cluster",
                "c1",
                "node",
                "n1",
                "etcd.endpoints",
                "http://127.0.0.1:2379",
                "etcd.user",
                "u",
                "etcd.passwordFile",
                "/p"));
        values.put(key, text);
        Parsed<AgentConfig> parsed = ConfigReader.read(yaml(values));
        check(parsed);
        if (parsed instanceof Parsed.Invalid<AgentConfig>(List<Violation> violations)) {
            String noun = "/" + key.split("\\.", 2)[0];
            assertThat(violations)
                    .anyMatch(violation -> violation.rule().equals("yaml")
                            || violation.pointer().startsWith(noun));
        }
    }

    /** What is taken can be rendered, whatever it is. */
    private static void check(Parsed<AgentConfig> parsed) {
        switch (parsed) {
            case Parsed.Valid<AgentConfig>(AgentConfig config) -> {
                String corefile = new CorefileText(
                                config.cluster(), ClusterProfile.BUILT_IN, config.nodeSettings(config.listen()))
                        .render(List.of())
                        .text();
                assertThat(corefile).startsWith("# zonefleet cluster=" + config.cluster() + " corefile=");
            }
            case Parsed.Invalid<AgentConfig>(List<Violation> violations) ->
                assertThat(violations).allSatisfy(violation -> {
                    assertThat(violation.rule()).matches("[a-z-]+");
                    assertThat(violation.message()).isNotBlank();
                });
        }
    }

    /** Quoted as JSON is, which YAML reads the same. */
    private static String yaml(Map<String, String> values) {
        Map<String, Object> tree = new TreeMap<>();
        values.forEach((path, value) -> {
            String[] steps = path.split("\\.", 2);
            if (steps.length == 1) {
                tree.put(path, value);
            } else {
                @SuppressWarnings("unchecked") // nothing else was put there
                Map<String, Object> below =
                        (Map<String, Object>) tree.computeIfAbsent(steps[0], k -> new TreeMap<String, Object>());
                below.put(steps[1], value);
            }
        });
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
