// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What is declared is answered, on the nodes it is placed on, and the fleet's status says so. */
@ExtendWith(FleetExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobTest {
    private final Fleet fleet;
    private final Node first;
    private final Node twin;
    private final Node other;

    MainJobTest(Fleet fleet) {
        this.fleet = fleet;
        fleet.declareCluster("prod-a");
        fleet.declareCluster("prod-b");
        this.first = fleet.addNode("prod-a", "a1");
        this.twin = fleet.addNode("prod-a", "a2");
        this.other = fleet.addNode("prod-b", "b1");
    }

    @BeforeAll
    void declare() {
        fleet.api().put("/domains/a.example.com?wait=all&timeout=30s", """
                        {"addresses": ["192.0.2.10", "2001:db8::10"], "ttl": 30, "wildcard": true}""").ok();
    }

    @Test
    void answersNameAndWildcardOverUdpAndTcpInBothFamilies() {
        Dns dns = first.dns();
        assertThat(dns.a("a.example.com")).containsExactly("192.0.2.10");
        assertThat(dns.data("a.example.com", Type.AAAA)).containsExactly("2001:db8:0:0:0:0:0:10");
        assertThat(dns.a("x.y.a.example.com")).containsExactly("192.0.2.10");
        Message tcp = dns.ask("x.a.example.com", Type.A, true);
        assertThat(Dns.data(tcp, Type.A)).containsExactly("192.0.2.10");
        assertThat(tcp.getHeader().getFlag(Flags.AA)).isTrue();
    }

    @Test
    void forwardsWhatIsNotManaged() {
        assertThat(first.dns().a("www.example.org")).containsExactly(Fleet.UPSTREAM);
        assertThat(first.dns().a("example.com")).containsExactly(Fleet.UPSTREAM);
    }

    @Test
    void updatesAndDeletesFollow() {
        fleet.api()
                .put("/domains/changing.example.com?wait=all&timeout=30s", "{\"addresses\": [\"192.0.2.1\"]}")
                .ok();
        assertThat(first.dns().a("changing.example.com")).containsExactly("192.0.2.1");
        fleet.api()
                .put("/domains/changing.example.com?wait=all&timeout=30s", "{\"addresses\": [\"192.0.2.2\"]}")
                .ok();
        assertThat(first.dns().a("changing.example.com")).containsExactly("192.0.2.2");
        fleet.api().delete("/domains/changing.example.com?wait=all&timeout=30s").ok();
        assertThat(first.dns().a("changing.example.com")).containsExactly(Fleet.UPSTREAM);
    }

    @Test
    void anAOnlyNameHasNoAaaaAndIsNotForwarded() {
        fleet.api()
                .put("/domains/v4.example.com?wait=all&timeout=30s", "{\"addresses\": [\"192.0.2.4\"]}")
                .ok();
        Message reply = first.dns().ask("v4.example.com", Type.AAAA);
        assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(Dns.data(reply, Type.AAAA)).isEmpty();
        assertThat(first.dns().serial("v4.example.com")).isPresent();
    }

    @Test
    void theSerialOnTheWireIsTheOneThatTheNodesZonesShow() {
        long serial = first.dns().serial("a.example.com").orElseThrow();
        JsonNode zones = fleet.api()
                .get("/nodes/prod-a/a1/zones?q=a.example.com")
                .ok()
                .body()
                .path("items");
        assertThat(zones).anySatisfy(zone -> {
            assertThat(zone.path("zone").asText()).isEqualTo("a.example.com");
            assertThat(zone.path("written").asLong()).isEqualTo(serial);
            assertThat(zone.path("served").asLong()).isEqualTo(serial);
        });
    }

    @Test
    void theFilesThatTheControlPlaneShowsAreThoseOnTheDisk() throws IOException {
        assertThat(fleet.api().text("/nodes/prod-a/a1/corefile"))
                .isEqualTo(Files.readString(first.dir().resolve("Corefile")))
                .contains("a.example.com");
        assertThat(fleet.api().text("/nodes/prod-a/a1/zones/a.example.com/file"))
                .isEqualTo(first.zoneFiles().get("db.a.example.com"))
                .contains("192.0.2.10");
        assertThat(fleet.api()
                        .get("/nodes/prod-a/a1/zones/nothing.example.com/file")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void nodesOfOneClusterWriteTheSameBytesAndAnotherGetsOnlyItsOwn() {
        fleet.api().put("/domains/only-a.example.com?wait=all&timeout=30s", """
                        {"addresses": ["192.0.2.77"], "placement": {"clusters": ["prod-a"]}}""").ok();
        assertThat(first.zoneFiles()).isNotEmpty().isEqualTo(twin.zoneFiles());
        assertThat(first.dns().a("only-a.example.com")).containsExactly("192.0.2.77");
        assertThat(other.dns().a("only-a.example.com")).containsExactly(Fleet.UPSTREAM);
        assertThat(other.zoneFiles().keySet()).noneMatch(file -> file.contains("only-a"));
    }

    @Test
    void aHealthyFleetIsProvedWithoutFaults() {
        for (Map.Entry<String, String> node :
                Map.of("a1", "prod-a", "a2", "prod-a", "b1", "prod-b").entrySet()) {
            Await.asserted("node " + node.getKey() + " is proved", () -> {
                JsonNode status = fleet.api()
                        .get("/nodes/" + node.getValue() + "/" + node.getKey())
                        .ok()
                        .body();
                assertThat(status.path("faults")).isEmpty();
                assertThat(status.path("state").asText()).isEqualTo("proved");
            });
        }
    }

    @Test
    void declaringAZoneChangesNoAnswer() {
        fleet.api()
                .put("/domains/deep.z.example.net?wait=all&timeout=30s", "{\"addresses\": [\"192.0.2.5\"]}")
                .ok();
        fleet.api().put("/zones/example.net?wait=all&timeout=30s", "{}").ok();
        assertThat(first.dns().a("deep.z.example.net")).containsExactly("192.0.2.5");
        assertThat(first.dns().a("z.example.net")).containsExactly(Fleet.UPSTREAM);
        assertThat(first.dns().a("example.net")).containsExactly(Fleet.UPSTREAM);
        fleet.api().delete("/zones/example.net?wait=all&timeout=30s").ok();
        assertThat(first.dns().a("deep.z.example.net")).containsExactly("192.0.2.5");
    }
}
