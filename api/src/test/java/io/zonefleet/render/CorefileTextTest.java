// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.Below;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import io.zonefleet.render.NodeSettings.Pickup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorefileTextTest {
    private static final ClusterId CLUSTER = new ClusterId("prod-a");

    @Test
    void theVersionIsTheDigestOfTheTextWithoutIt() throws Exception {
        Corefile corefile = render(ClusterProfile.BUILT_IN, zones(3));

        byte[] below = corefile.text().replace(corefile.version(), "\0").getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(below)))
                .startsWith(corefile.version());
        assertThat(corefile.version()).matches("[0-9a-f]{8}");
        assertThat(corefile.text().lines().findFirst())
                .contains("# zonefleet cluster=prod-a corefile=" + corefile.version());
    }

    @Test
    void recordsAndSerialsAreNoPartOfIt() {
        List<ZoneContent> before = zones(2);
        List<ZoneContent> after = before.stream()
                .map(zone ->
                        new ZoneContent(zone.zone(), zone.serial() + 1, zone.members(), zone.copies(), false, false))
                .toList();

        assertThat(render(ClusterProfile.BUILT_IN, after)).isEqualTo(render(ClusterProfile.BUILT_IN, before));
    }

    @Test
    void anotherNegativeTtlIsAnotherVersionBecauseZoneFilesTakeItWithoutANewSerial() {
        assertThat(render(profile("", new Ttl(9)), zones(1)).version())
                .isNotEqualTo(render(profile("", new Ttl(5)), zones(1)).version());
    }

    @Test
    void theOrderOfZonesMeansNothing() {
        List<ZoneContent> shuffled = new ArrayList<>(zones(20));
        Collections.shuffle(shuffled);

        assertThat(render(ClusterProfile.BUILT_IN, shuffled)).isEqualTo(render(ClusterProfile.BUILT_IN, zones(20)));
    }

    @Test
    void textThatPeopleWroteNeverReachesIt() {
        String hostile = "x\n}\n.:53 {\n    whoami\n    import /etc/passwd\n}\n# {$HOME}";

        assertThat(render(profile(hostile, new Ttl(5)), zones(1))).isEqualTo(render(profile("", new Ttl(5)), zones(1)));
        for (String path : List.of("relative", "/end/", "/a\nb", "/a\"b", "/{$HOME}", "/a\\b", "/a}b")) {
            assertThatIllegalArgumentException().as(path).isThrownBy(() -> node(Pickup.SIGNAL, path));
        }
    }

    @Test
    void theReloadPluginIsThereOnlyWhereNobodyCanSignal() {
        assertThat(text(node(Pickup.SIGNAL, "/zones"))).doesNotContain("reload 2s");
        assertThat(text(node(Pickup.RELOAD_PLUGIN, "/zones"))).containsOnlyOnce("\n    reload 2s 0s\n");
    }

    @Test
    void portsOfTheWayUpstreamGoOnBelowTheHighestPort() {
        List<Listener> listeners = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> new Listener(
                        List.of(Address.of("192.0.2." + i)),
                        1024,
                        List.of(new Upstream("198.51.100." + i)),
                        false,
                        true))
                .toList();
        NodeSettings high = new NodeSettings(
                listeners, 65_535, Optional.empty(), Optional.empty(), Optional.empty(), "/zones", Pickup.SIGNAL);
        assertThat(text(high)).contains(".:65535 {", ".:1025 {", ".:1026 {").doesNotContain("65536");
    }

    @Test
    void aZoneOfTheNodesOwnNameIsLeftOut() {
        ZoneContent own = zone("state.zonefleet.internal");

        assertThat(render(ClusterProfile.BUILT_IN, List.of(own))).isEqualTo(render(ClusterProfile.BUILT_IN, List.of()));
    }

    @Test
    void aSuffixBelowAManagedZoneHidesNothingOfIt() {
        Profile built = Profile.BUILT_IN;
        StubDomain stub = new StubDomain(DomainName.of("corp.z1.test"), List.of(new Upstream("192.0.2.53")));
        StubDomain apart = new StubDomain(DomainName.of("corp.test"), List.of(new Upstream("192.0.2.53")));
        ClusterProfile profile = new ClusterProfile(
                new Profile(
                        built.id(),
                        List.of(),
                        List.of(stub, apart),
                        built.cache(),
                        built.negativeTtl(),
                        built.apply(),
                        ""),
                Optional.empty(),
                List.of());

        assertThat(render(profile, List.of(zone("z1.test"))).text())
                .contains("corp.test:53 {", "corp.test:5399 {", "corp.z1.test:5399 {")
                .doesNotContain("corp.z1.test:53 {");
    }

    @Test
    void looksAtFilesLessOftenTheMoreThereAre() {
        assertThat(FileTick.of(0)).isEqualTo(Duration.ofMillis(50));
        assertThat(FileTick.of(20)).isEqualTo(Duration.ofMillis(50));
        assertThat(FileTick.of(21)).isEqualTo(Duration.ofMillis(100));
        assertThat(FileTick.of(400)).isEqualTo(Duration.ofSeconds(1));
        assertThat(FileTick.of(1_000)).isEqualTo(Duration.ofMillis(2500));
        assertThat(FileTick.of(1_000_000)).isEqualTo(Duration.ofSeconds(30));
        assertThat(FileTick.text(Duration.ofMillis(2500))).isEqualTo("2500ms");
        assertThat(FileTick.text(Duration.ofSeconds(10))).isEqualTo("10s");
        assertThat(render(ClusterProfile.BUILT_IN, zones(21)).tick()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void theMarkerReadsWhatItWrote() {
        assertThat(Marker.parse(List.of("corefile=3f9c2b71", "instance=node-1")))
                .contains(new Marker("3f9c2b71", "node-1"));
        assertThat(Marker.parse(List.of("corefile=3f9c2b71", "instance="))).contains(new Marker("3f9c2b71", ""));
        assertThat(Marker.parse(List.of())).isEmpty();
        assertThat(Marker.parse(List.of("v=spf1 -all", "x"))).isEmpty();
    }

    private static Corefile render(ClusterProfile profile, List<ZoneContent> zones) {
        return new CorefileText(CLUSTER, profile, NodeSettings.DEFAULT).render(zones);
    }

    private static String text(NodeSettings node) {
        return new CorefileText(CLUSTER, ClusterProfile.BUILT_IN, node)
                .render(zones(1))
                .text();
    }

    private static NodeSettings node(Pickup pickup, String zoneDirectory) {
        NodeSettings node = NodeSettings.DEFAULT;
        return new NodeSettings(
                node.defaultListeners(),
                node.internalPort(),
                node.health(),
                node.ready(),
                node.metrics(),
                zoneDirectory,
                pickup);
    }

    private static ClusterProfile profile(String comment, Ttl negativeTtl) {
        Profile profile = new Profile(
                new ProfileId("p"), List.of(), List.of(), CacheSettings.DEFAULT, negativeTtl, ApplyMode.AUTO, comment);
        return new ClusterProfile(profile, ClusterProfile.BUILT_IN.clusterDomain(), List.of());
    }

    private static List<ZoneContent> zones(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> zone("z" + i + ".example.com"))
                .toList();
    }

    private static ZoneContent zone(String name) {
        Answer answer = new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD);
        DomainName zone = new DomainName(name);
        return new ZoneContent(zone, 1, List.of(new ZoneContent.Member(zone, answer)), List.of(), false, false);
    }
}
