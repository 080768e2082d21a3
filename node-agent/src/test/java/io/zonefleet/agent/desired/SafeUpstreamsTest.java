// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.model.Address;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafeUpstreamsTest {
    private static final String FILE = "/etc/resolv.conf";

    private static Listener listener(String address, int port, String... upstreams) {
        return new Listener(
                List.of(Address.of(address)),
                port,
                List.of(upstreams).stream().map(Upstream::new).toList(),
                false,
                true);
    }

    private static SafeUpstreams.Safe safe(Listener listener, ResolvConf file) {
        return SafeUpstreams.of(ClusterProfile.BUILT_IN, listener, 5399, Map.of(FILE, file));
    }

    private static List<String> forwards(SafeUpstreams.Safe safe) {
        return safe.listener().forward().stream().map(Upstream::text).toList();
    }

    @Test
    void putsTheServersOfResolvConfInItsPlace() {
        ResolvConf file = ResolvConf.of(List.of(
                "# made by dhcp",
                "nameserver 10.0.0.2",
                " nameserver\t2001:db8::53 ",
                "nameserver fe80::1%eth0",
                "search a"));

        SafeUpstreams.Safe safe = safe(listener("169.254.20.10", 53, FILE, "10.0.0.3:5353"), file);

        assertThat(forwards(safe)).containsExactly("10.0.0.2", "2001:db8::53", "10.0.0.3:5353");
        assertThat(safe.findings()).isEmpty();
    }

    @Test
    void neverAsksItself() {
        ResolvConf file = ResolvConf.of(List.of("nameserver 169.254.20.10", "nameserver 10.0.0.2"));

        SafeUpstreams.Safe safe = safe(listener("169.254.20.10", 53, FILE, "127.0.0.1:5399"), file);

        assertThat(forwards(safe)).containsExactly("10.0.0.2");
        assertThat(safe.findings())
                .hasSize(2)
                .allMatch(finding -> finding.message().contains("node cache itself"));
    }

    @Test
    void asksNoServerAtLoopbackThatResolvConfNames() {
        ResolvConf file = ResolvConf.of(List.of("nameserver 127.0.0.1", "nameserver ::1", "nameserver 10.0.0.2"));

        SafeUpstreams.Safe safe = safe(listener("169.254.20.10", 53, FILE), file);

        assertThat(forwards(safe)).containsExactly("10.0.0.2");
        assertThat(safe.findings())
                .extracting(finding -> finding.message())
                .hasSize(2)
                .allMatch(message -> message.contains("at loopback") && message.contains("listen.forward"));
    }

    @Test
    void asksALocalResolverThatIsNamedItself() {
        SafeUpstreams.Safe safe =
                safe(listener("127.0.0.1", 1053, "127.0.0.1", "127.0.0.53"), ResolvConf.of(List.of()));

        assertThat(forwards(safe)).containsExactly("127.0.0.1", "127.0.0.53");
        assertThat(safe.findings()).isEmpty();
    }

    @Test
    void asksWhomSystemdResolvedAsksInPlaceOfItsStub() {
        ResolvConf stub = ResolvConf.of(List.of("nameserver 127.0.0.53", "options edns0 trust-ad", "search a"));
        ResolvConf uplinks = ResolvConf.of(List.of(
                "nameserver 10.0.0.2", "nameserver 169.254.20.10", "nameserver 127.0.0.1", "nameserver fd00::2"));

        SafeUpstreams.Safe safe = SafeUpstreams.of(
                ClusterProfile.BUILT_IN,
                listener("169.254.20.10", 53, FILE, "10.0.0.3"),
                5399,
                Map.of(FILE, stub, NodeServers.UPLINKS, uplinks));

        assertThat(forwards(safe)).containsExactly("10.0.0.2", "fd00::2", "10.0.0.3");
        assertThat(safe.findings())
                .extracting(finding -> finding.message())
                .hasSize(2)
                .anyMatch(message -> message.startsWith("169.254.20.10 is this node cache itself"))
                .anyMatch(message -> message.startsWith("127.0.0.1 in " + NodeServers.UPLINKS));
    }

    @Test
    void asksNobodyBehindAStubWhereSystemdResolvedDoesNotSayWhomItAsks() {
        ResolvConf stub = ResolvConf.of(List.of("nameserver 127.0.0.53"));

        SafeUpstreams.Safe safe = safe(listener("169.254.20.10", 53, FILE), stub);

        assertThat(safe.listener().forward()).containsExactly(SafeUpstreams.NOBODY);
        assertThat(safe.findings())
                .extracting(finding -> finding.message())
                .anyMatch(message -> message.contains("stub of systemd-resolved")
                        && message.contains(NodeServers.UPLINKS + " can't be read"));
    }

    @Test
    void asksNobodyWhereResolvConfIsOfNoUse() {
        for (ResolvConf file : List.of(ResolvConf.unreadable("no such file"), ResolvConf.of(List.of("search a")))) {
            SafeUpstreams.Safe safe = safe(listener("127.0.0.1", 1053, FILE), file);

            assertThat(safe.listener().forward()).containsExactly(SafeUpstreams.NOBODY);
            assertThat(safe.findings()).hasSize(2);
        }
    }

    @Test
    void looksAtListenersAndStubDomainsOfTheProfile() {
        Profile profile = new Profile(
                new ProfileId("p"),
                List.of(listener("10.96.0.10", 53, FILE)),
                List.of(new StubDomain(DomainName.of("corp.example"), List.of(new Upstream("10.96.0.10:53")))),
                CacheSettings.DEFAULT,
                new Ttl(5),
                ApplyMode.AUTO,
                "");
        ClusterProfile cluster = new ClusterProfile(profile, Optional.empty(), List.of());
        Listener own = listener("127.0.0.1", 1053, "10.0.0.9");

        assertThat(SafeUpstreams.files(cluster, own)).containsExactly(FILE, NodeServers.UPLINKS);
        SafeUpstreams.Safe safe =
                SafeUpstreams.of(cluster, own, 5399, Map.of(FILE, ResolvConf.of(List.of("nameserver 10.0.0.2"))));

        assertThat(safe.profile().profile().listeners().getFirst().forward()).containsExactly(new Upstream("10.0.0.2"));
        assertThat(safe.profile().profile().stubDomains().getFirst().forward()).containsExactly(SafeUpstreams.NOBODY);
        assertThat(safe.listener()).isEqualTo(own);
    }
}
