// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.acceptance.pod.PodOfManifest;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of cluster B, which has become one of the fleet by {@code cluster join} and nothing else, with the agent's pod as that has installed
 * it, run by {@link AgentPodTest} in a network of its own: from a Service in cluster A to the answer at the node cache's address, and B's new
 * pods get that address through B's own API server.
 */
class AgentPodOnANode {
    private static final String CACHE = "169.254.20.10";
    private static final String UPSTREAM = "192.0.2.53";
    private static final Dns DNS = new Dns(CACHE, 53);
    private static final String NODE = "n1";

    /** Two JVMs without caches of classes start meanwhile, beside other tests. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int WEBHOOK_PORT = FreePorts.next();
    private static final AtomicInteger PODS = new AtomicInteger();

    private static final Deque<AutoCloseable> CLOSING = new ArrayDeque<>();

    private static MemberCluster a;
    private static MemberCluster b;
    private static Fleet fleet;
    private static PodOfManifest pod;

    @BeforeAll
    static void start(@TempDir Path dir) throws IOException {
        startUpstream(dir);
        Path secrets = Files.createDirectories(dir.resolve("secrets"));
        a = MemberCluster.start("a");
        CLOSING.push(a);
        b = MemberCluster.start("b");
        CLOSING.push(b);
        fleet = Fleet.with("""
                sources: { secretsDir: %s }
                webhook: { url: "https://127.0.0.1:%d", address: 127.0.0.1, port: %2$d }
                """.formatted(secrets, WEBHOOK_PORT), dir.resolve("fleet"));
        CLOSING.push(fleet);
        fleet.declareCluster("a");
        join(dir);
        Files.writeString(secrets.resolve("a"), a.token(MemberCluster.ACCOUNT) + "\n");
        fleet.api()
                .put("/sources/" + a.source(), a.followedBy("a", TwoClusters.SUFFIX, ""))
                .ok();
        AgentManifest manifest = AgentManifest.installedIn(b);
        pod = PodOfManifest.start(
                Files.createDirectories(dir.resolve("pod")),
                manifest.pod(),
                manifest.node(NODE, List.of("127.0.0.1"), dir.resolve("node")));
        CLOSING.push(pod);
        awaitProved();
    }

    /** Only whom the node cache asks for all other names is not what a node's resolv.conf says: that machine's is not of this network. */
    private static void join(Path dir) throws IOException {
        b.installDns();
        CommandLine zonefleet = new CommandLine(fleet);
        Path kubeconfig = Files.writeString(dir.resolve("kubeconfig"), b.kubeconfig());
        zonefleet.run(
                "cluster",
                "join",
                "b",
                "--kubeconfig=" + kubeconfig,
                "--kube-context=b",
                "--etcd-endpoints=" + fleet.etcd().endpoint(),
                "--wait=0");
        zonefleet.run("profile", "set", "b", "listeners=[{addresses: [%s], forward: [%s]}]".formatted(CACHE, UPSTREAM));
        zonefleet.run("cluster", "set", "b", "injection={}");
    }

    /** Another machine, which answers every question alike. */
    private static void startUpstream(Path dir) throws IOException {
        Namespace node = Namespace.own(dir);
        Namespace other = Namespace.open(dir, "upstream");
        CLOSING.push(other);
        node.run("ip", "link", "add", "upstream", "type", "veth", "peer", "name", "eth0", "netns", other.pid());
        node.run("ip", "addr", "add", "192.0.2.52/31", "dev", "upstream");
        node.run("ip", "link", "set", "upstream", "up");
        other.run("ip", "addr", "add", UPSTREAM + "/31", "dev", "eth0");
        other.run("ip", "link", "set", "eth0", "up");
        CLOSING.push(
                CoreDns.startBy(other.in(List.of()), Files.createDirectories(dir.resolve("upstream")), """
                .:53 {
                    bind %s
                    template IN A {
                        answer "{{ .Name }} 5 IN A %s"
                    }
                    template IN ANY {
                        rcode NOERROR
                    }
                }
                """.formatted(
                                UPSTREAM, Fleet.UPSTREAM)));
    }

    @AfterAll
    static void stop() throws Exception {
        while (!CLOSING.isEmpty()) {
            CLOSING.pop().close();
        }
    }

    private static void awaitProved() {
        Await.asserted("the pod is ready and its node proved", PATIENCE, () -> {
            assertThat(pod.isReady()).as(logs()).isTrue();
            assertThat(fleet.api().get("/nodes/b/" + NODE).body().path("state").asText())
                    .as(logs())
                    .isEqualTo("proved");
        });
    }

    private static String logs() {
        return "agent:\n" + pod.log("agent") + "\ncoredns:\n" + pod.log("coredns");
    }

    private static void answered(String name, String... addresses) {
        Await.asserted("the answer for " + name, () -> {
            assertThat(DNS.answers(name)).as(logs()).isTrue();
            assertThat(DNS.a(name)).containsExactly(addresses);
        });
    }

    @Test
    void aServiceOfAnotherClusterIsAnsweredAtTheNodeCachesAddress() {
        String name = "web.example.com";
        answered(name, Fleet.UPSTREAM);
        a.balancer("web", name, "192.0.2.1");
        answered(name, "192.0.2.1");

        a.balancer("web", name, "192.0.2.2");
        answered(name, "192.0.2.2");
        a.delete("web");
        answered(name, Fleet.UPSTREAM);
    }

    /** Each of the two may be started anew without the other. */
    @Test
    void eachContainerIsStartedAnewWithoutTheOther() {
        String name = "kept.example.com";
        a.balancer("kept", name, "192.0.2.1");
        answered(name, "192.0.2.1");

        pod.kill("agent");
        assertThat(DNS.a(name)).containsExactly("192.0.2.1");
        a.balancer("kept", name, "192.0.2.2");
        pod.start("agent");
        answered(name, "192.0.2.2");

        pod.kill("coredns");
        pod.start("coredns");
        answered(name, "192.0.2.2");
        a.balancer("kept", name, "192.0.2.3");
        answered(name, "192.0.2.3");
        awaitProved();
        assertThat(pod.isAlive()).isTrue();
        a.delete("kept");
        answered(name, Fleet.UPSTREAM);
    }

    @Test
    void eachContainerMayDoWhatIsListedAndNoMore() throws IOException {
        for (String container : List.of("agent", "coredns")) {
            Map<String, String> said = Systemd.status(pod.pid(container));
            assertThat(said.getOrDefault("CapBnd", "").strip())
                    .as(container)
                    .isEqualTo("%016x".formatted(mask(container)));
            assertThat(said.getOrDefault("CapEff", "").strip())
                    .as(container)
                    .isEqualTo("%016x".formatted(pod.user(container) == 0 ? mask(container) : 0));
            assertThat(said.getOrDefault("NoNewPrivs", "").strip())
                    .as(container)
                    .isEqualTo("1");
            assertThat(said.getOrDefault("Uid", "").strip().split("\\s+", -1)[0])
                    .isEqualTo(Long.toString(pod.user(container)));
            assertThat(pod.hasWritableRoot(container)).as(container).isFalse();
        }
    }

    private static long mask(String container) {
        Map<String, Integer> bits = Map.of(
                "CHOWN",
                0,
                "DAC_OVERRIDE",
                1,
                "DAC_READ_SEARCH",
                2,
                "FOWNER",
                3,
                "KILL",
                5,
                "SETGID",
                6,
                "SETUID",
                7,
                "NET_BIND_SERVICE",
                10,
                "NET_ADMIN",
                12,
                "NET_RAW",
                13);
        return pod.capabilities(container).stream()
                .mapToLong(each -> 1L << Objects.requireNonNull(bits.get(each), each))
                .sum();
    }

    @Test
    void newPodsGetItsAddressAndAreMadeAllTheSameWhileTheControlPlaneIsDown() {
        b.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .withLabels(Map.of("node-local-dns-injection", "enabled"))
                        .endMetadata()
                        .build())
                .create();
        Await.until(
                "pods may be injected",
                () -> fleet.api()
                        .get("/clusters/b/injection")
                        .body()
                        .path("ready")
                        .asBoolean());
        b.client()
                .resource(Serialization.unmarshal(
                        fleet.api().text("/clusters/b/injection/webhook"), MutatingWebhookConfiguration.class))
                .serverSideApply();
        Await.asserted(
                "the webhook is asked", () -> assertThat(nameservers(created())).containsExactly(CACHE));

        fleet.control().kill();
        try {
            Pod made = created();
            assertThat(nameservers(made)).isEmpty();
            assertThat(made.getSpec().getDnsPolicy()).isEqualTo("ClusterFirst");
        } finally {
            fleet.control().startAgain();
        }
        Await.asserted(
                "it is asked again", () -> assertThat(nameservers(created())).containsExactly(CACHE));
    }

    /** A new pod as B's API server has made it. */
    private static Pod created() {
        return b.client()
                .pods()
                .inNamespace("shop")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("p-" + PODS.incrementAndGet())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("web")
                        .withImage("registry.example/web")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static List<String> nameservers(Pod made) {
        return Optional.ofNullable(made.getSpec().getDnsConfig())
                .map(config -> config.getNameservers())
                .orElse(List.of());
    }
}
