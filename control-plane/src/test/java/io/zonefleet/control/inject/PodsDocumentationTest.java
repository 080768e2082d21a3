// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** That {@code docs/pods.md} says what is so. */
class PodsDocumentationTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```yaml\\n(.*?\\n) *```$");
    private static final Pattern REASON = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "pods.md"));
    }

    /** The YAML block with that line in it. */
    static String block(String line) throws IOException {
        for (Matcher block = BLOCK.matcher(text()); block.find(); ) {
            String yaml = block.group(1).stripTrailing().stripIndent() + "\n";
            if (yaml.contains(line)) {
                return yaml;
            }
        }
        throw new AssertionError("no block with " + line);
    }

    private static JsonNode tree(String yaml) {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return JSON.valueToTree(tree);
    }

    @Test
    void namesEveryReasonInItsOrder() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Matcher row = REASON.matcher(text()); row.find(); ) {
            rows.add(row.group(1));
        }

        assertThat(rows)
                .isEqualTo(Stream.of(SkipReason.values()).map(SkipReason::text).toList());
    }

    @Test
    void byHandIsWhatTheWebhookGives() throws IOException {
        JsonNode spec = tree(block("kind: Pod\n")).path("spec");
        PodDns pod = new PodDns(
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                PodDns.STANDARD_POLICY,
                Optional.empty(),
                Optional.empty());
        Decision decision = InjectionRules.decide(
                new Admission("u", true, "shop", "web", false, pod),
                Optional.empty(),
                Optional.empty(),
                new ClusterFacts(
                        Optional.of(InjectionSettings.DEFAULT),
                        Optional.of(DomainName.of("cluster.local")),
                        List.of(Address.of("169.254.20.10")),
                        List.of(),
                        new UpNodes(1, 1),
                        KubeDnsProof.UNKNOWN));
        JsonNode patch = PodPatch.of(decision, pod);

        assertThat(spec.path("dnsPolicy")).isEqualTo(patch.at("/0/value"));
        assertThat(spec.path("dnsConfig")).isEqualTo(patch.at("/1/value"));
    }

    @Test
    void theConfigurationIsOne() throws IOException {
        assertThat(ConfigReader.read("adminTokenFile: t\n" + block("webhook:\n"))
                        .orThrow()
                        .webhook())
                .isPresent();
    }

    /** As far as that can be seen without Cilium. */
    @Test
    void ciliumsPolicyChoosesTheAgentsThatAreShipped() throws IOException {
        JsonNode chosen = tree(block("kind: CiliumLocalRedirectPolicy\n"))
                .at("/spec/redirectBackend/localEndpointSelector/matchLabels");
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        JsonNode labels = StreamSupport.stream(
                        yaml.loadAll(Files.readString(Path.of("..", "deploy", "manifests", "agent-pod-network.yaml")))
                                .spliterator(),
                        false)
                .<JsonNode>map(JSON::valueToTree)
                .filter(object -> object.path("kind").asText().equals("DaemonSet"))
                .map(set -> set.at("/spec/template/metadata/labels"))
                .findFirst()
                .orElseThrow();

        assertThat(chosen.isEmpty()).isFalse();
        chosen.properties()
                .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue()));
    }
}
