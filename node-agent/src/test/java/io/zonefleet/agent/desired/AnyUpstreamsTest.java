// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.desired.SafeUpstreams.Safe;
import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.AnyModel;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a resolv.conf holds, CoreDNS is told to ask servers that exist and never itself. */
class AnyUpstreamsTest {
    private static final String FILE = "/etc/resolv.conf";

    @Provide
    Arbitrary<List<String>> lines() {
        Arbitrary<String> servers = Combinators.combine(
                        Arbitraries.of(
                                "nameserver ", "nameserver\t", " nameserver  ", "nameserver", "options ", "; ", "# "),
                        Arbitraries.oneOf(AnyModel.addresses().map(Address::text), AnyText.broken()),
                        Arbitraries.of("", " # why", ";", " 192.0.2.9", "%eth0"))
                .as((word, server, rest) -> word + server + rest);
        return Arbitraries.oneOf(servers, AnyText.broken()).list().ofMaxSize(6);
    }

    @Provide
    Arbitrary<ClusterProfile> profiles() {
        return AnyModel.clusterProfiles();
    }

    @Provide
    Arbitrary<Listener> listeners() {
        return AnyModel.listeners();
    }

    @Property
    void aLineGivesAServerOrNothing(@ForAll("lines") List<String> lines) {
        List<String> split = String.join("\n", lines).lines().toList();
        ResolvConf read = ResolvConf.of(split);
        assertThat(read.servers()).doesNotHaveDuplicates();
        assertThat(read.servers().isEmpty()).isEqualTo(!read.trouble().isEmpty());
        for (Address server : read.servers()) {
            assertThat(split)
                    .anyMatch(line -> ResolvConf.of(List.of(line)).servers().equals(List.of(server)));
        }
    }

    @Property
    void nobodyIsToldToAskItselfOrAFile(
            @ForAll("profiles") ClusterProfile profile,
            @ForAll("listeners") Listener listener,
            @ForAll("lines") List<String> lines,
            @ForAll Random random) {
        List<String> own = Stream.concat(Stream.of(listener), profile.profile().listeners().stream())
                .flatMap(each -> each.addresses().stream().map(Address::text))
                .toList();
        List<String> more = new ArrayList<>(lines);
        more.add("nameserver " + own.get(random.nextInt(own.size())));
        more.add("nameserver 127.0.0.1");
        Collections.shuffle(more, random);
        Listener withFile = new Listener(
                listener.addresses(),
                random.nextBoolean() ? 53 : 5399,
                List.of(new Upstream(FILE), new Upstream("127.0.0.1:5399"), new Upstream(own.getFirst())),
                listener.forceTcp(),
                listener.managed());
        Map<String, ResolvConf> files = random.nextInt(4) == 0 ? Map.of() : Map.of(FILE, ResolvConf.of(more));
        Safe safe = SafeUpstreams.of(profile, withFile, 5399, files);
        List<Listener> used = profile.profile().listeners().isEmpty()
                ? List.of(safe.listener())
                : safe.profile().profile().listeners();
        for (Listener each : used) {
            assertThat(each.forward()).isNotEmpty().noneMatch(Upstream::isFile);
            assertThat(each.forward()).as("what resolv.conf named").doesNotContain(new Upstream("127.0.0.1"));
            for (Listener other : used) {
                other.addresses()
                        .forEach(address -> assertThat(each.forward())
                                .noneMatch(upstream -> asks(upstream, address, other.port())));
            }
        }
        safe.profile()
                .profile()
                .stubDomains()
                .forEach(stub -> assertThat(stub.forward()).isNotEmpty());
        Safe again = SafeUpstreams.of(safe.profile(), safe.listener(), 5399, Map.of());
        assertThat(again.profile()).isEqualTo(safe.profile());
        assertThat(again.listener()).isEqualTo(safe.listener());
    }

    private static boolean asks(Upstream upstream, Address address, int port) {
        String host = address.isIpv4() ? address.text() : "[" + address.text() + "]";
        return upstream.text().equals(host + ":" + port)
                || (port == 53 && upstream.text().equals(address.text()));
    }
}
