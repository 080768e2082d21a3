// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of the rights that are shipped each one is missing to a service account of its own, by which a source of its own follows one cluster: what
 * it says, and what goes on all the same. A rule that is added to what is shipped has to say here what it costs to lack it.
 */
class MissingRightsTest {
    private static final int WEBHOOK_PORT = FreePorts.next();

    private static Path secrets;
    private static Fleet fleet;
    private static MemberCluster cluster;
    private static Node node;
    private static List<MissingRight> all;

    /** Where a source says what it lacks. */
    private enum Said {
        /** Nothing can be told for sure of what it contributes, so all stays as it was. */
        AS_OUTCOME,
        AS_NOTE,
        OF_THE_WEBHOOK
    }

    /**
     * What lacking a right costs.
     *
     * @param verb the first that is refused
     */
    private record Cost(Said said, String verb) {
        /** The API server's, but for watches. */
        String words(MissingRight right) {
            return verb.equals("watch")
                    ? "can't watch " + right.resource()
                    : "cannot " + verb + " resource \"" + right.resource() + "\"";
        }

        static Cost of(MissingRight right) {
            return switch (right.resource()) {
                case "services", "endpointslices", "ingresses", "clusterdomains" ->
                    new Cost(Said.AS_OUTCOME, right.verb().isEmpty() ? "list" : right.verb());
                case "nodes", "daemonsets" -> new Cost(Said.AS_NOTE, "list");
                case "configmaps" -> new Cost(Said.AS_NOTE, "get");
                case "clusterdomains/status" -> new Cost(Said.AS_NOTE, "patch");
                case "mutatingwebhookconfigurations" -> new Cost(Said.OF_THE_WEBHOOK, "get");
                default -> throw new AssertionError("what does it cost to lack " + right.resource() + "?");
            };
        }
    }

    @BeforeAll
    static void followByEach(@TempDir Path dir) throws IOException {
        secrets = Files.createDirectories(dir.resolve("secrets"));
        cluster = MemberCluster.start("a");
        all = MissingRight.all(cluster);
        fleet = Fleet.with("""
                sources: { secretsDir: %s }
                webhook: { url: "https://127.0.0.1:%d", address: 127.0.0.1, port: %2$d }
                """.formatted(secrets, WEBHOOK_PORT), dir.resolve("fleet"));
        fleet.api()
                .put("/clusters/a", "{\"clusterDomain\": \"cluster.local\", \"injection\": {}}")
                .ok();
        node = fleet.addNode("a", "n1");
        installTheWebhook();
        for (MissingRight right : all) {
            right.makeAccount(cluster);
            cluster.balancer(right.id(), right.domain(), "192.0.2.1");
            follow(right.id(), right.id());
        }
        cluster.balancer("whole", "web.whole." + TwoClusters.SUFFIX, "192.0.2.1");
        follow("whole", MemberCluster.ACCOUNT);
        answeredByEach("192.0.2.1");
        for (MissingRight right : all) {
            right.takeAway(cluster);
            connect(right.id(), "anew, since what was let in before is followed on for some minutes");
        }
    }

    private static void installTheWebhook() {
        Await.until(
                "the webhook has its manifest",
                () -> fleet.api().get("/clusters/a/injection/webhook").status() == 200);
        cluster.client()
                .resource(Serialization.unmarshal(
                        fleet.api().text("/clusters/a/injection/webhook"), MutatingWebhookConfiguration.class))
                .serverSideApply();
    }

    private static void follow(String id, String account) throws IOException {
        Files.writeString(secrets.resolve(id), cluster.token(account) + "\n");
        connect(id, "at first");
    }

    private static void connect(String id, String comment) {
        fleet.api()
                .put("/sources/" + id, cluster.followedBy(id, id + "." + TwoClusters.SUFFIX, comment))
                .ok();
    }

    private static void answeredByEach(String address) {
        all.forEach(right -> answered(right.domain(), address));
        answered("web.whole." + TwoClusters.SUFFIX, address);
    }

    private static void answered(String name, String address) {
        Await.asserted(
                "the answer for " + name, () -> assertThat(node.dns().a(name)).containsExactly(address));
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> eachIsNamedAndStopsNothingElse() {
        return Stream.of(
                        Stream.of(dynamicTest("whole", MissingRightsTest::wholeGoesOn)),
                        all.stream().map(right -> dynamicTest(right.id(), () -> isNamed(right))),
                        all.stream().map(right -> dynamicTest("granted-" + right.id(), () -> goesOnWhenGranted(right))))
                .flatMap(each -> each);
    }

    private static void wholeGoesOn() {
        cluster.balancer("whole", "web.whole." + TwoClusters.SUFFIX, "192.0.2.2");
        awaitBack("whole");
        answered("web.whole." + TwoClusters.SUFFIX, "192.0.2.2");
        assertThat(found("whole").toString()).doesNotContain("403");
    }

    private static void isNamed(MissingRight right) {
        Cost cost = Cost.of(right);
        if (right.resource().equals("clusterdomains/status")) {
            cluster.clusterDomain(right.id(), "more." + right.domain(), "192.0.2.1");
        }
        cluster.balancer(right.id(), right.domain(), "192.0.2.3");
        if (cost.said() != Said.AS_OUTCOME) {
            awaitBack(right.id());
        }
        Await.asserted(
                right + " is told where it belongs",
                () -> assertThat(said(right, cost.said()))
                        .contains("(403)", cost.words(right), "control-plane-access.yaml"));
        switch (cost.said()) {
            case AS_OUTCOME ->
                assertThat(node.dns().a(right.domain()))
                        .as("what it has contributed stays")
                        .containsExactly("192.0.2.1");
            case AS_NOTE, OF_THE_WEBHOOK -> answered(right.domain(), "192.0.2.3");
        }
    }

    private static void goesOnWhenGranted(MissingRight right) {
        right.grantAll(cluster);

        awaitBack(right.id());
        answered(right.domain(), "192.0.2.3");
        if (right.resource().equals("clusterdomains/status")) {
            Await.asserted(
                    "its status", () -> assertThat(cluster.told(right.id())).contains("Accepted: True Accepted"));
        }
        if (Cost.of(right).said() == Said.OF_THE_WEBHOOK) {
            Await.asserted(
                    "it is kept",
                    () -> assertThat(found(right.id()).at("/webhook/state").asText())
                            .isEqualTo("kept"));
        }
    }

    private static String said(MissingRight right, Said where) {
        return switch (where) {
            case AS_OUTCOME -> {
                JsonNode result =
                        fleet.api().get("/sources/" + right.id()).ok().body().path("lastResult");
                yield result.path("outcome").asText().equals("unreachable")
                        ? result.path("message").asText()
                        : "";
            }
            case AS_NOTE -> {
                StringBuilder notes = new StringBuilder();
                found(right.id())
                        .path("notes")
                        .forEach(note -> notes.append(note.asText()).append('\n'));
                yield notes.toString();
            }
            case OF_THE_WEBHOOK -> found(right.id()).at("/webhook/message").asText();
        };
    }

    private static JsonNode found(String source) {
        return fleet.api().get("/sources/" + source + "/kubernetes").body();
    }

    /** Its pause after failures may be long by now: whoever has mended something asks at once. */
    private static void awaitBack(String source) {
        Await.until(
                source + " is within reach",
                () -> !fleet.api()
                        .post("/sources/" + source + "/poll", "")
                        .body()
                        .path("outcome")
                        .asText("unreachable")
                        .equals("unreachable"));
    }
}
