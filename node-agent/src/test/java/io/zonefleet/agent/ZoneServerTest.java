// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Profile;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Upstream;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.TestEtcd;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A zone server on a real etcd with a real CoreDNS. */
@ExtendWith(EtcdExtension.class)
class ZoneServerTest {
    private static final ClusterId CLUSTER = new ClusterId("prod");
    private static final int NOERROR = 0;
    private static final int REFUSED = 5;

    /** A profile that has everything of a node cache. */
    private static ClusterProfile profile() {
        Profile listening = Profile.BUILT_IN.with(
                List.of(new Listener(
                        List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("192.0.2.53")), false, true)),
                List.of(new StubDomain(DomainName.of("stub.example"), List.of(new Upstream("192.0.2.54")))));
        return new ClusterProfile(
                listening.with(new NetworkSettings(
                        "zfzoneserver", LinkKind.AUTO, true, RulesMode.FULL, RulesBackend.AUTO, Teardown.KEEP)),
                Optional.of(DomainName.of("cluster.local")),
                List.of(Address.of("10.96.0.10")),
                Optional.of(KubeProxyMode.IPTABLES),
                Optional.of(List.of(Address.of("10.96.0.11"))));
    }

    @Test
    void answersManagedNamesAloneAndLeavesTheMachineAsItIs(TestEtcd etcd, @TempDir Path dir) throws Exception {
        Keys keys = new Keys(etcd.prefix() + "/");
        SortedMap<String, List<String>> before = network();
        try (Store store = new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
                TestAgent server = new TestAgent(dir, store, keys, CLUSTER, "zone-server-0")) {
            server.with("role: zone-server\nlisten: {addresses: [127.0.0.1], port: %d}\n"
                    .formatted(server.dns().port()));
            DesiredWriter writer = new DesiredWriter(store, keys);
            writer.setUp("E1", CLUSTER);
            writer.profile(CLUSTER, profile());
            writer.put(Feed.all(), "w.example.org", wildcard("192.0.2.2", "2001:db8::2"));
            writer.declare(Feed.all(), "example.net");
            writer.put(Feed.all(), "a.example.net", answer("192.0.2.3"));
            long put = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));

            NodeStatus status = server.start().awaitProved("all", put);

            assertThat(status.role()).contains(NodeRole.ZONE_SERVER);
            assertThat(status.dns()).containsExactly(server.dns().text());
            assertThat(status.network()).isEmpty();
            assertThat(status.resolver()).isEmpty();
            assertThat(status.faults()).isEmpty();
            assertThat(identity(store, keys).isNodeCache()).isFalse();
            for (Transport transport : Transport.values()) {
                assertThat(rcode(server, "a.example.com", transport)).isEqualTo(NOERROR);
                assertThat(rcode(server, "x.w.example.org", transport)).isEqualTo(NOERROR);
                assertThat(rcode(server, "www.example.org", transport)).isEqualTo(REFUSED);
                assertThat(rcode(server, "kubernetes.default.svc.cluster.local", transport))
                        .isEqualTo(REFUSED);
                assertThat(rcode(server, "x.stub.example", transport)).isEqualTo(REFUSED);
                // below a name, and below a declared zone, where a node cache would ask its upstreams
                assertThat(rcode(server, "x.a.example.com", transport)).isEqualTo(REFUSED);
                assertThat(rcode(server, "b.example.net", transport)).isEqualTo(REFUSED);
            }
            assertThat(server.addresses("a.example.com")).containsExactly("192.0.2.1");
            assertThat(Files.readString(server.corefile())).doesNotContain("192.0.2.53", "192.0.2.54", "10.96.0.1");
            assertThat(network()).isEqualTo(before);

            long changed = writer.put(Feed.all(), "a.example.com", answer("192.0.2.9"));
            server.awaitProved("all", changed);
            server.awaitAnswer("a.example.com", "192.0.2.9");
        }
        assertThat(network()).isEqualTo(before);
    }

    @Test
    void givesNobodyToAskWhatItHasNeverHeardOf(@TempDir Path dir, TestEtcd etcd) {
        Keys keys = new Keys(etcd.prefix() + "/");
        try (Store store = new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
                TestAgent server = new TestAgent(dir, store, keys, CLUSTER, "zone-server-0")) {
            server.with("role: zone-server\nlisten: {addresses: [127.0.0.1], port: %d}\n"
                            .formatted(server.dns().port()))
                    .start();
            Await.until(
                    "it answers",
                    () -> server.ask("a.example.com", RecordType.A, Transport.UDP)
                            .filter(reply -> reply.rcode() == REFUSED)
                            .isPresent());
            assertThat(ready(server)).isFalse();

            DesiredWriter writer = new DesiredWriter(store, keys);
            writer.setUp("E1", CLUSTER);
            writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
            Await.until("ready", () -> ready(server));
            server.awaitAnswer("a.example.com", "192.0.2.1");
            assertThat(rcode(server, "nope.example", Transport.UDP)).isEqualTo(REFUSED);
        }
    }

    private static boolean ready(TestAgent server) {
        return server.http("GET", "/readyz").startsWith("200");
    }

    private static int rcode(TestAgent server, String name, Transport transport) {
        return server.ask(name, RecordType.A, transport).map(Reply::rcode).orElseThrow();
    }

    private static NodeIdentity identity(Store store, Keys keys) throws Exception {
        return Codec.decode(
                NodeIdentity.class,
                store.read(KeyRange.single(keys.node(CLUSTER, new NodeName("zone-server-0"))), 0)
                        .entries()
                        .getFirst()
                        .value());
    }

    /** Links of this machine with their addresses, and tables of packet rules. */
    private static SortedMap<String, List<String>> network() throws SocketException, IOException {
        SortedMap<String, List<String>> all = new TreeMap<>();
        NetworkInterface.networkInterfaces()
                .forEach(link -> all.put(
                        link.getName(),
                        link.inetAddresses().map(Object::toString).sorted().toList()));
        for (String tables : List.of("/proc/net/ip_tables_names", "/proc/net/ip6_tables_names")) {
            Path file = Path.of(tables);
            all.put(tables, Files.isReadable(file) ? Files.readAllLines(file) : List.of());
        }
        return all;
    }
}
