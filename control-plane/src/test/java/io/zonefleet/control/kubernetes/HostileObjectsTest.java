// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects that nobody would write, and what goes while it is read: they hold up no other. */
class HostileObjectsTest extends FollowedKubernetes {
    @Test
    void oneWrongObjectHoldsUpNoOther() {
        objects.balancer("bad", "a.example.org", "192.0.2.1");
        objects.balancer("huge", "x ".repeat(50_000), "192.0.2.1");
        objects.balancer("good", "a.example.com", "192.0.2.2");
        follow("admin");

        awaitAddresses("a.example.com", "[\"192.0.2.2\"]");
        awaitOutcome("unchanged", "service default/bad: /metadata/annotations/zonefleet.io~1domains");
        Await.asserted("each with its reason", () -> {
            Answer found = client.get(SOURCE + "/kubernetes");
            assertThat(found.at("/leftOut/count").asInt()).isEqualTo(2);
            assertThat(found.at("/leftOut/items").findValuesAsText("name")).containsExactly("bad", "huge");
            assertThat(found.at("/leftOut/items").findValuesAsText("rule")).containsExactly("name-suffix", "count");
            assertThat(found.at("/leftOut/items/0/value").asText()).isEqualTo("a.example.org");
        });
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void takesAServiceWithThousandsOfPortsAndHoldsUpNoOther() {
        objects.balancer("default", "many", "many.example.com", 2_000, "192.0.2.1");
        objects.balancer("good", "a.example.com", "192.0.2.2");
        follow("admin");

        awaitAddresses("a.example.com", "[\"192.0.2.2\"]");
        awaitAddresses("many.example.com", "[\"192.0.2.1\"]");
        objects.balancer("default", "many", "many.example.com", 1_900, "192.0.2.3");
        awaitAddresses("many.example.com", "[\"192.0.2.3\"]");
    }

    /** Its objects are changed until it goes; the status of what is gone can't be written any more. */
    @Test
    void aNamespaceThatIsDeletedWhileItIsFollowedHoldsUpNoOther() {
        objects.namespace("going");
        objects.balancer("stays", "a.example.com", "192.0.2.1");
        objects.balancer("going", "web", "b.example.com", 1, "192.0.2.2");
        follow("admin");
        awaitAddresses("b.example.com", "[\"192.0.2.2\"]");

        for (int i = 0; i < 5; i++) {
            objects.clusterDomain(
                    "going", "d" + i, Map.of("domain", "d" + i + ".example.com", "addresses", List.of("192.0.2.3")));
        }
        objects.balancer("going", "web", "b.example.com c.example.com", 1, "192.0.2.4");
        objects.deleteNamespace("going");
        objects.balancer("stays", "a.example.com", "192.0.2.7");

        awaitAddresses("a.example.com", "[\"192.0.2.7\"]");
        awaitGone("b.example.com");
        awaitGone("c.example.com");
        for (int i = 0; i < 5; i++) {
            awaitGone("d" + i + ".example.com");
        }
        awaitOutcome("unchanged", "");
    }
}
