// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.testing.Tools;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts of profiles, tried with a real CoreDNS: in a network namespace where this machine gives one, and without. */
class TextTrialsTest {
    private static final String BLOCK = "corp.test:53 {\\n    bind __PILLAR__LOCAL__DNS__\\n    %s\\n}\\n";

    @RegisterExtension
    static final ControlServer apart = new ControlServer().with(trials(Isolation.namespaces()));

    @RegisterExtension
    static final ControlServer moved = new ControlServer().with(trials(List.of()));

    @RegisterExtension
    static final ControlServer without = new ControlServer();

    private static TextTrials trials(List<Isolation> ways) {
        return new TextTrials(
                Optional.of(new CorefileTrial(Tools.ofThisMachine().require("coredns"), ways)));
    }

    static Stream<ControlServer> servers() {
        return Stream.of(apart, moved);
    }

    @AfterEach
    void clean() {
        for (ControlServer server : List.of(apart, moved, without)) {
            server.client().delete("/api/v1/clusters/prod");
            server.client().delete("/api/v1/profiles/edge");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void acceptsWhatCoreDnsTakes(ControlServer server) {
        Answer put = put(server.client(), BLOCK.formatted("whoami"));

        assertThat(put.status()).as(put.text()).isEqualTo(201);
        assertThat(server.client()
                        .get("/api/v1/profiles/edge")
                        .at("/corefile/customBlocks")
                        .asText())
                .contains("bind __PILLAR__LOCAL__DNS__");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void saysWhatCoreDnsSaidWithTheLineOfTheText(ControlServer server) {
        Answer put = put(server.client(), BLOCK.formatted("reload\\n    whoami\\n    fordward . 192.0.2.1"));

        assertThat(put.status()).isEqualTo(422);
        assertThat(put.errors()).containsExactly("/corefile/customBlocks coredns");
        assertThat(put.at("/errors/0/value").asText()).isEqualTo("line 5");
        assertThat(put.at("/errors/0/message").asText())
                .contains("Unknown directive 'fordward'")
                .doesNotContain("/tmp");
        assertThat(server.client().get("/api/v1/profiles/edge").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void findsWhatIsServedTwice(ControlServer server) {
        Answer put = put(server.client(), ".:53 {\\n    bind __PILLAR__LOCAL__DNS__\\n    whoami\\n}\\n");

        assertThat(put.errors()).containsExactly("/corefile coredns");
        assertThat(put.at("/errors/0/message").asText()).contains("already defined");
    }

    @Test
    void triesInOperationsAndForClustersToo() {
        ApiClient client = apart.client();
        String profile = "{'corefile': {'baseTemplate': '%s'}}"
                .formatted(
                        "__PILLAR__DNS__DOMAIN__:53 {\\n    bind __PILLAR__LOCAL__DNS__\\n    forward . __PILLAR__CLUSTER__DNS__\\n}\\n");
        assertThat(client.put("/api/v1/profiles/edge", profile).status()).isEqualTo(201);
        assertThat(client.put("/api/v1/clusters/prod", "{'profile': 'edge'}").errors())
                .containsExactlyInAnyOrder("/clusterDomain template-word", "/kubeDns template-word");
        assertThat(client.put(
                                "/api/v1/clusters/prod",
                                "{'profile': 'edge', 'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10']}")
                        .status())
                .isEqualTo(201);

        Answer post = client.post("/api/v1/changes", """
                {'operations': [{'op': 'put', 'resource': 'profiles/edge', 'value':
                  {'corefile': {'customBlocks': 'x.test {\\n    bind 192.0.2.1\\n    nothing\\n}\\n'}}}]}""");
        assertThat(post.errors()).containsExactly("/operations/0/value/corefile/customBlocks coredns");
        assertThat(post.at("/errors/0/message").asText()).contains("cluster prod");
    }

    @Test
    void showsNothingOfThisProgramsEnvironment() {
        Answer put = put(apart.client(), BLOCK.formatted("x{$PATH}x"));

        assertThat(put.at("/errors/0/message").asText()).contains("'xx'");
    }

    @Test
    void refusesTextsThatBindNothingWithAClustersValues() {
        Answer put = put(apart.client(), "corp.test {\\n    bind __PILLAR__DNS__SERVER__\\n    whoami\\n}\\n");

        assertThat(put.errors()).containsExactly("/corefile/customBlocks coredns");
        assertThat(put.at("/errors/0/message").asText()).contains("bind addresses");
    }

    @Test
    void refusesTextsWhereThereIsNoCoreDns() {
        Answer put = put(without.client(), BLOCK.formatted("whoami"));

        assertThat(put.status()).isEqualTo(503);
        assertThat(put.at("/type").asText()).isEqualTo("/problems/trial-unavailable");
        assertThat(put.at("/detail").asText()).contains("coredns.binary");
        assertThat(without.client().put("/api/v1/profiles/edge", "{}").status()).isEqualTo(201);
    }

    @Test
    void refusesTextsThatNeverCameFromAnEditorAtOnce() {
        assertThat(put(without.client(), "x.test {").errors()).containsExactly("/corefile/customBlocks corefile");
        assertThat(put(without.client(), "state.zonefleet.internal {\\n    bind 192.0.2.1\\n}\\n")
                        .errors())
                .containsExactly("/corefile/customBlocks name-reserved");
    }

    private static Answer put(ApiClient client, String text) {
        return client.put("/api/v1/profiles/edge", "{'corefile': {'customBlocks': '" + text + "'}}");
    }
}
