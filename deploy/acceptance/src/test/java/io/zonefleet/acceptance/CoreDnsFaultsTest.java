// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
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
    void operatorsTextIsBroken() throws IOException {
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
}
