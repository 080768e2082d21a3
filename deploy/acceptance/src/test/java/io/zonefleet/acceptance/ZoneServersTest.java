// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.corefile.ClusterDns;
import io.zonefleet.corefile.CorednsConfigEdit;
import io.zonefleet.corefile.Forwarded;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * A cluster's own CoreDNS with the block that a join writes into its Corefile, and two zone servers behind it: pods that ask kube-dns get what node
 * caches answer.
 */
@ExtendWith(FleetExtension.class)
class ZoneServersTest {
    private static final String SUFFIX = "corp.example";
    private static final String NAME = "web." + SUFFIX;
    private static final String LIST_NAME = "anything.list." + SUFFIX;
    private static final String SERVICE = "web.shop.svc.cluster.local";

    private final int port = FreePorts.next();
    private final Dns kubeDns = new Dns("127.0.0.1", port);

    @Test
    void whoAsksKubeDnsIsAnsweredAsByANodeCacheAlsoWhenAllElseIsDown(Fleet fleet, @TempDir Path dir)
            throws IOException {
        fleet.declareCluster("b");
        Node one = fleet.addNode("b", "zone-server-0", "zone-server-0", NodeSetup.PLAIN.asZoneServer());
        Node two = fleet.addNode("b", "zone-server-1", "zone-server-1", NodeSetup.PLAIN.asZoneServer());
        declare(fleet, NAME, "192.0.2.1", false);
        declare(fleet, "list." + SUFFIX, "192.0.2.9", true);
        String before = corefile(fleet);
        Path file = Files.writeString(dir.resolve("Corefile"), before);
        try (CoreDns cluster = CoreDns.startOn(file, dir.resolve("kube-dns.log"), Map.of())) {
            assertThat(cluster.process().isAlive()).isTrue();
            assertThat(kubeDns.a(NAME)).containsExactly(Fleet.UPSTREAM);

            CoreDns.replace(file, joined(before, one, two));
            answered(NAME, "192.0.2.1");
            answered(LIST_NAME, "192.0.2.9");
            // what nobody manages goes where it went before, names of Services too
            answered("other." + SUFFIX, Fleet.UPSTREAM);
            assertThat(kubeDns.ask(SERVICE, Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);

            declare(fleet, NAME, "192.0.2.2", false);
            answered(NAME, "192.0.2.2");

            fleet.control().kill();
            fleet.etcd().kill();
            onlyOneAfterTheOtherIsThere(one, two);

            CoreDns.replace(file, taken(file));
            assertThat(Files.readString(file)).isEqualTo(before);
            answered(NAME, Fleet.UPSTREAM);
        }
    }

    private void onlyOneAfterTheOtherIsThere(Node one, Node two) {
        one.killAll();
        answered(NAME, "192.0.2.2");
        one.startAgain();
        Await.until("a zone server answers what it remembers", () -> one.dns().answers(NAME));
        assertThat(one.dns().a(NAME)).containsExactly("192.0.2.2");
        two.killAll();
        answered(LIST_NAME, "192.0.2.9");
    }

    private static void declare(Fleet fleet, String name, String address, boolean wildcard) {
        fleet.api()
                .put(
                        "/domains/" + name + "?wait=all&timeout=60s",
                        "{\"addresses\": [\"%s\"], \"wildcard\": %s, \"ttl\": 1}".formatted(address, wildcard))
                .ok();
    }

    /** As kubeadm writes it, but for its plugin of Services, which needs a cluster. */
    private String corefile(Fleet fleet) {
        return """
                .:%d {
                    bind 127.0.0.1
                    errors
                    template IN ANY cluster.local {
                        rcode NXDOMAIN
                    }
                    forward . %s {
                        max_concurrent 1000
                    }
                    cache 1
                    loop
                    reload 2s 0s
                    loadbalance
                }
                """.formatted(port, fleet.upstream());
    }

    private static String joined(String corefile, Node... servers) {
        Forwarded what = new Forwarded(
                List.of(DomainName.of(SUFFIX)),
                List.of(servers).stream()
                        .map(server -> new Upstream("127.0.0.1:" + server.dnsPort()))
                        .toList(),
                true);
        return CorednsConfigEdit.with(new ClusterDns(corefile), what)
                .orThrow()
                .after()
                .corefile();
    }

    private static String taken(Path file) throws IOException {
        return CorednsConfigEdit.without(new ClusterDns(Files.readString(file)))
                .orThrow()
                .corefile();
    }

    private void answered(String name, String address) {
        Await.asserted("the answer for " + name, () -> {
            assertThat(kubeDns.answers(name)).isTrue();
            assertThat(kubeDns.a(name)).containsExactly(address);
        });
    }
}
