// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.pod.PodOfManifest;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pod of deploy/manifests/agent-pod-network.yaml, to which a policy of Cilium would send what pods ask kube-dns, run by {@link AgentPodTest}
 * in a network of its own: it answers at its addresses of both families, and a new pod of the node answers what the one before it remembered.
 */
class AgentPodInPodNetwork {
    private static final List<String> ADDRESSES = List.of("10.244.1.7", "fd00:10:244::7");
    private static final String NAME = "web.example.com";

    /** Two JVMs without caches of classes start meanwhile, beside other tests. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void answersAtBothAddressesOfThePodAndRemembersBeyondItsEnd(@TempDir Path dir) throws IOException {
        Namespace network = Namespace.own(dir);
        for (String address : ADDRESSES) {
            network.run("ip", "addr", "add", address + (address.contains(":") ? "/128" : "/32"), "dev", "lo");
        }
        Path node = dir.resolve("node");
        try (Fleet fleet = new Fleet(dir.resolve("fleet"))) {
            fleet.declareCluster("local");
            fleet.api()
                    .put("/domains/" + NAME, "{\"addresses\": [\"192.0.2.1\"]}")
                    .ok();
            AgentManifest manifest = AgentManifest.shipped("agent-pod-network.yaml", text -> configured(text, fleet));
            try (PodOfManifest pod = start(manifest, dir.resolve("first"), node)) {
                awaitAnswer(pod, "192.0.2.1");
                fleet.api()
                        .put("/domains/" + NAME, "{\"addresses\": [\"192.0.2.2\"]}")
                        .ok();
                awaitAnswer(pod, "192.0.2.2");
                Await.asserted("it is ready and proved", PATIENCE, () -> {
                    assertThat(pod.isReady()).as(logs(pod)).isTrue();
                    assertThat(fleet.api()
                                    .get("/nodes/local/n1")
                                    .body()
                                    .path("state")
                                    .asText())
                            .as(logs(pod))
                            .isEqualTo("proved");
                });
                assertThat(pod.isAlive()).as(logs(pod)).isTrue();
            }
            fleet.control().kill();
            fleet.etcd().kill();
            try (PodOfManifest next = start(manifest, dir.resolve("next"), node)) {
                awaitAnswer(next, "192.0.2.2");
            }
        }
    }

    private static PodOfManifest start(AgentManifest manifest, Path dir, Path node) throws IOException {
        return PodOfManifest.start(Files.createDirectories(dir), manifest.pod(), manifest.node("n1", ADDRESSES, node));
    }

    /** As the page tells an operator to: the fleet's etcd, and here whom to ask for all other names, since this machine's resolv.conf is of another network. */
    private static String configured(String text, Fleet fleet) {
        return text.replace(
                        "https://etcd.example.com:2379", fleet.etcd().endpoint().toString())
                .replaceAll("(?m)^ +(caFile|certFile|keyFile): .*\n", "")
                .replace("- /etc/resolv.conf", "- 192.0.2.53");
    }

    private static void awaitAnswer(PodOfManifest pod, String address) {
        Await.asserted("both addresses answer " + address, PATIENCE, () -> {
            for (String at : ADDRESSES) {
                Dns dns = new Dns(at, 53);
                assertThat(dns.answers(NAME)).as(logs(pod)).isTrue();
                assertThat(dns.a(NAME)).containsExactly(address);
            }
        });
    }

    private static String logs(PodOfManifest pod) {
        return "agent:\n" + pod.log("agent") + "\ncoredns:\n" + pod.log("coredns");
    }
}
