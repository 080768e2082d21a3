// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What happens to the CoreDNS of a node, and to what its operator writes. */
class CoreDnsFaultsTest extends FaultsOnAFleet {
    CoreDnsFaultsTest(Fleet fleet) {
        super(fleet, QUICK);
    }

    @Test
    @Order(2)
    void coreDnsHangs() {
        try (Trial trial = trial("CoreDNS held (SIGSTOP)")) {
            ProcessHandles.signal("STOP", node.corednsPid().orElseThrow());
            trial.over().says("coredns-down").right(MOVING, "192.0.2.2");
        }
    }

    @Test
    @Order(3)
    void coreDnsExitsAtOnce() throws IOException {
        Path broken = folder("broken").resolve("coredns");
        Files.writeString(broken, "#!/bin/sh\necho no licence found\nexit 3\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Trial trial = trial("CoreDNS replaced by a program that exits at once")) {
            String[] was = new String[1];
            node.configure(yaml -> {
                was[0] = yaml;
                return yaml.replaceFirst("binary: [^,]+", "binary: " + broken);
            });
            node.killCoreDns();
            trial.says("coredns-down");
            node.configure(yaml -> was[0]);
            trial.over().right(MOVING, "192.0.2.3");
        }
    }

    @Test
    @Order(4)
    void coreDnsRefusesACorefileAndTheAgentIsKilledMeanwhile() {
        try (Trial trial = trial("CoreDNS refuses the Corefile, agent and CoreDNS killed meanwhile")) {
            profile("\"127.0.0.1\", \"203.0.113.77\"");
            trial.says("reload-failed");
            node.killAgent();
            node.startAgain();
            Await.until("it answers again", () -> node.dns().answers(KEPT));
            trial.begin(MOVING, "192.0.2.4");
            Await.asserted(
                    "records go on changing",
                    () -> assertThat(node.dns().a(MOVING)).containsExactly("192.0.2.4"));
            profile("\"127.0.0.1\"");
            trial.over().right(MOVING, "192.0.2.5");
        } finally {
            fleet.api().put("/clusters/prod", "{}").ok();
        }
    }

    private void profile(String addresses) {
        fleet.api()
                .put("/profiles/hosts", """
                {"listeners": [{"addresses": [%s], "port": %d, "forward": ["192.0.2.1:9"]}]}""".formatted(addresses, node.dnsPort()))
                .ok();
        fleet.api().put("/clusters/prod", "{\"profile\": \"hosts\"}").ok();
    }

    @Test
    @Order(5)
    void theFilesOfTheAgentAreBroken() throws IOException {
        try (Trial trial = trial("rubbish in the agent's configuration, in a zone file and in the Corefile")) {
            String[] was = new String[1];
            node.configure(yaml -> {
                was[0] = yaml;
                return "cluster: [\u0001 }\n" + yaml;
            });
            trial.says("config-invalid");
            for (String file : List.of("Corefile", "zones/db." + MOVING)) {
                Files.writeString(
                        fleet.folder("n1").resolve(file),
                        "\n$INCLUDE /etc/passwd\n{{{ \"\n",
                        StandardOpenOption.APPEND);
            }
            node.configure(yaml -> was[0]);
            trial.over().right(MOVING, "192.0.2.6");
        }
    }

    @Test
    @Order(6)
    void theOperatorsCorefileIsBrokenAndCoreDnsIsKilledMeanwhile() throws IOException {
        int port = FreePorts.next();
        Path his = folder("guest").resolve("Corefile.his");
        String text = hisText(port);
        Files.writeString(his, text);
        Node guest = fleet.addNode("prod", "guest", "guest", QUICK.at(port).importedBy(his));
        try (Trial trial = trial("an operator's own Corefile broken by hand, CoreDNS killed meanwhile", guest)) {
            Files.writeString(his, text + "oops {\n");
            trial.says("config-invalid");
            trial.begin(MOVING, "192.0.2.7");
            trial.begin("late.example.com", "192.0.2.7");
            Await.asserted(
                    "records go on changing",
                    () -> assertThat(guest.dns().a(MOVING)).containsExactly("192.0.2.7"));
            guest.killCoreDns();
            Await.until("it can't be started with that\n" + guest.log(), () -> isDownFor(guest, his + ":"));
            Files.writeString(his, text);
            trial.over().right(MOVING, "192.0.2.8");
            assertThat(guest.dns().a("late.example.com")).containsExactly("192.0.2.7");
            assertThat(guest.dns().a("any.his.test")).containsExactly("192.0.2.77");
            assertThat(Files.readString(his)).isEqualTo(text);
        } finally {
            fleet.remove(guest);
        }
    }

    private static boolean isDownFor(Node node, String why) {
        for (JsonNode fault : node.status().orElseThrow().path("faults")) {
            if (fault.path("kind").asText().equals("coredns-down")
                    && fault.path("message").asText().contains(why)) {
                return true;
            }
        }
        return false;
    }

    private String hisText(int port) {
        return """
                import %s/Corefile
                his.test:%d {
                    bind 127.0.0.1
                    template IN A {
                        answer "{{ .Name }} 5 IN A 192.0.2.77"
                    }
                }
                .:%2$d {
                    bind 127.0.0.1
                    forward . %s
                }
                """.formatted(fleet.folder("guest"), port, fleet.upstream());
    }
}
