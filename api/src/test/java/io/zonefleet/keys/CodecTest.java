// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.Below;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.ForwardSettings;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Labels;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.ResolverOption;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Teardown;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private static final ClusterId PROD = new ClusterId("prod");
    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123456Z");
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final Answer ANSWER = new Answer(
            List.of(Address.of("2001:db8::10"), Address.of("192.0.2.10")), new Ttl(60), true, Below.NXDOMAIN);
    private static final Contribution CONTRIBUTION = new Contribution(
            NAME,
            SourceId.API,
            ANSWER,
            false,
            Optional.of(PROD),
            new Placement(new TreeSet<>(List.of(PROD)), Labels.of(Map.of("env", "prod"))),
            "team-x",
            "ticket \"4711\" ü",
            Labels.of(Map.of("tier", "edge")));
    private static final Profile PROFILE = new Profile(
            new ProfileId("edge"),
            List.of(new Listener(
                    List.of(Address.of("169.254.20.10")),
                    53,
                    List.of(Upstream.parse("192.0.2.1:53").orThrow()),
                    true,
                    false)),
            List.of(new StubDomain(
                    DomainName.of("corp.example"),
                    List.of(Upstream.parse("192.0.2.2").orThrow()))),
            CacheSettings.DEFAULT,
            new Ttl(5),
            ApplyMode.SIGNAL,
            "");

    private static final List<Intent> INTENT = List.of(
            CONTRIBUTION,
            Contribution.of(NAME, new SourceId("legacy"), ANSWER),
            new Zone(DomainName.of("example.com"), "c"),
            Cluster.of(PROD),
            new Cluster(
                    PROD,
                    Labels.of(Map.of("env", "prod")),
                    Optional.of(PROFILE.id()),
                    Optional.of(DomainName.of("cluster.local")),
                    List.of(Address.of("10.96.0.10")),
                    "c"),
            Cluster.of(PROD)
                    .with(new InjectionSettings(
                            List.of(Address.of("169.254.20.10")),
                            List.of(DomainName.of("corp.example")),
                            List.of(new ResolverOption("ndots:2"), new ResolverOption("single-request")),
                            95,
                            List.of("zonefleet-system"))),
            PROFILE,
            PROFILE.with(new NetworkSettings(
                            "dns0",
                            LinkKind.BRIDGE,
                            true,
                            RulesMode.NO_NOTRACK,
                            RulesBackend.IPTABLES_LEGACY,
                            Teardown.REMOVE_ON_LOST_HEALTH))
                    .with(new CorefileSettings(
                            new ForwardSettings(true, false, Optional.of(100), Optional.of(Duration.ofMillis(2500))),
                            false,
                            true,
                            true,
                            Optional.of(8080),
                            Optional.of("x.test:53 {\n    whoami\n}\n"),
                            Optional.of("# é"),
                            true)),
            new Source(
                    new SourceId("legacy"),
                    URI.create("http://192.0.2.1/clusters"),
                    Optional.of(DomainName.of("example.com")),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(2500),
                    1 << 20,
                    Ttl.DEFAULT,
                    true,
                    Optional.empty(),
                    Placement.EVERYWHERE,
                    false,
                    true,
                    "",
                    Optional.empty()),
            new Source(
                    new SourceId("prod-kubernetes"),
                    URI.create("https://192.0.2.1:6443"),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    1 << 20,
                    Ttl.DEFAULT,
                    false,
                    Optional.of(PROD),
                    Placement.EVERYWHERE,
                    false,
                    true,
                    "",
                    Optional.empty(),
                    Optional.of(KubernetesSync.byToken(
                            "prod.token",
                            List.of(DomainName.of("example.com")),
                            true,
                            Optional.of(Duration.ofHours(1))))));

    @Test
    void readsBackEveryPieceOfIntent() throws Exception {
        for (Intent intent : INTENT) {
            Bytes bytes = Codec.encode(intent);
            assertThat(Codec.decodeIntent(intent.key(), bytes)).isEqualTo(intent);
            assertThat(bytes.utf8()).startsWith("{\"v\":1,");
            assertThat(Codec.encode(Codec.decodeIntent(intent.key(), bytes))).isEqualTo(bytes);
        }
    }

    /** A program before kubeconfigs would follow the cluster without a credential. */
    @Test
    void marksASourceWithAKubeconfigAsOfVersion2() throws Exception {
        Source byToken = (Source) INTENT.getLast();
        Source byKubeconfig = new Source(
                byToken.id(),
                byToken.url(),
                byToken.suffix(),
                byToken.interval(),
                byToken.timeout(),
                byToken.maxBytes(),
                byToken.ttl(),
                byToken.wildcard(),
                byToken.origin(),
                byToken.placement(),
                byToken.allowShrink(),
                byToken.enabled(),
                byToken.comment(),
                byToken.polling(),
                byToken.kubernetes()
                        .map(sync -> KubernetesSync.byKubeconfig(
                                "prod.kubeconfig", sync.suffixes(), sync.ingresses(), sync.staleAfter())));
        Bytes bytes = Codec.encode(byKubeconfig);

        assertThat(bytes.utf8()).startsWith("{\"v\":2,").contains("\"kubeconfig\":\"prod.kubeconfig\"");
        assertThat(Codec.decodeIntent(byKubeconfig.key(), bytes)).isEqualTo(byKubeconfig);
    }

    @Test
    void readsProfilesAndClustersThatOlderProgramsWrote() throws Exception {
        Profile profile = (Profile) Codec.decodeIntent(PROFILE.key(), Bytes.of("""
                {"v":1,"id":"edge","listeners":[],"stubDomains":[],"cache":{"size":9984,"maxTtl":30,"maxNegativeTtl":5},\
                "negativeTtl":5,"apply":"auto","comment":""}"""));
        assertThat(profile.network()).isEmpty();
        assertThat(profile.corefileSettings()).isEqualTo(CorefileSettings.DEFAULT);
        assertThat(Codec.encode(PROFILE).utf8()).doesNotContain("network", "corefile", "denialSize");

        Cluster cluster = (Cluster) Codec.decodeIntent(
                Cluster.of(PROD).key(),
                Bytes.of("{\"v\":1,\"id\":\"" + PROD + "\",\"labels\":{},\"kubeDns\":[],\"comment\":\"\"}"));
        assertThat(cluster).isEqualTo(Cluster.of(PROD));
    }

    @Test
    void readsBackDesiredValues() throws Exception {
        back(DesiredValue.Domain.class, new DesiredValue.Domain(OptionalLong.empty(), Optional.of(ANSWER)));
        back(DesiredValue.Domain.class, new DesiredValue.Domain(OptionalLong.of(7), Optional.empty()));
        back(DesiredValue.Zone.class, new DesiredValue.Zone(OptionalLong.of(7)));
        back(DesiredValue.Serial.class, new DesiredValue.Serial(OptionalLong.empty()));
        back(DesiredValue.Removed.class, new DesiredValue.Removed(OptionalLong.empty()));
        back(DesiredValue.Head.class, new DesiredValue.Head(OptionalLong.of(9), List.of("all"), true));
        ClusterProfile profile = new ClusterProfile(PROFILE, Optional.empty(), List.of());
        back(DesiredValue.Profile.class, new DesiredValue.Profile(OptionalLong.empty(), profile));
        ClusterProfile taken = new ClusterProfile(
                PROFILE,
                Optional.of(DomainName.of("cluster.local")),
                List.of(Address.of("10.96.0.10")),
                Optional.of(KubeProxyMode.NFTABLES),
                Optional.of(List.of(Address.of("10.96.0.11"))));
        back(DesiredValue.Profile.class, new DesiredValue.Profile(OptionalLong.empty(), taken));
        back(Digest.class, new Digest(3, 4, "ab"));
    }

    @Test
    void readsBackChangesAndTheirParts() throws Exception {
        List<ChangeItem> items = List.of(
                new ChangeItem(CONTRIBUTION.key(), Optional.empty(), Optional.of(CONTRIBUTION)),
                new ChangeItem(PROFILE.key(), Optional.of(PROFILE), Optional.empty()));
        Change change = new Change(
                new ChangeId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                NOW,
                "token:admin",
                "why",
                new TreeSet<>(List.of("all")),
                ChangeCounts.of(items, 1),
                0,
                items,
                List.of("domains/x.example.com"));
        assertThat(Codec.decodeChange(Codec.encode(change))).isEqualTo(change);
        assertThat(Codec.decodePart(Codec.encodePart(items))).isEqualTo(items);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"v\":2}",
                "{\"v\":1}",
                "{\"v\":1,\"name\":\"b.example.com\"}",
                "\u0000\u0001"
            })
    void saysWhatCanNotBeReadInsteadOfGuessing(String poison) {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> Codec.decodeIntent(CONTRIBUTION.key(), Bytes.of(poison)));
    }

    @Test
    void doesNotReadHalfOfWhatIsThere() {
        Bytes good = Codec.encode(CONTRIBUTION);
        for (String poison : List.of(
                good.utf8() + "}",
                good.utf8().replace("{\"v\":1,", "{\"v\":4294967297,"),
                good.utf8().replace("[\"prod\"]", "[null]"),
                good.utf8().replace("{\"tier\":\"edge\"}", "{\"tier\":null}"))) {
            assertThat(poison).isNotEqualTo(good.utf8());
            assertThatExceptionOfType(UnreadableException.class)
                    .as(poison)
                    .isThrownBy(() -> Codec.decodeIntent(CONTRIBUTION.key(), Bytes.of(poison)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-7", "99999999999999999999"})
    void aDesiredValueStandsForARevisionOfTheStore(String from) {
        Bytes bytes = Bytes.of("{\"v\":1,\"from\":" + from + "}");
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> Codec.decode(DesiredValue.Serial.class, bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":1,\"items\":[{\"key\":\"/zonefleet/v1/intent/clusters/c1\"}]}",
                "{\"v\":1,\"items\":{}}",
                "{\"v\":1}"
            })
    void aChangeNamesWhatItChanged(String poison) {
        Bytes change = Bytes.of(poison.replace(
                "{\"v\":1",
                "{\"v\":1,\"id\":\"01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"at\":\"2026-11-20T10:15:30Z\",\"actor\":\"a\",\"comment\":\"\","
                        + "\"feeds\":[],\"counts\":{\"created\":0,\"updated\":0,\"deleted\":0,\"unchanged\":0},\"parts\":0,"
                        + "\"superseded\":[]"));
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> Codec.decodeChange(change));
    }

    @Test
    void aChangeSaysWhosePartsOfASharedPieceItIsAbout() throws Exception {
        Optional<Intent> first = shared(Map.of("a", 1, "b", 1));
        Optional<Intent> second = shared(Map.of("a", 1, "b", 2, "c", 1));
        IntentKey piece = new IntentKey.OfDomain(DomainName.of("a.example.com"), SourceId.CLUSTERS);
        ChangeItem item = new ChangeItem(piece, first, second);
        List<ChangeItem> items = List.of(
                new ChangeItem(CONTRIBUTION.key(), Optional.empty(), Optional.of(CONTRIBUTION)),
                item,
                new ChangeItem(piece, second, Optional.empty()));
        Change change = new Change(
                new ChangeId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
                Instant.EPOCH,
                "a",
                "",
                new TreeSet<>(),
                new ChangeCounts(0, 0, 0, 0),
                0,
                items,
                List.of());

        assertThat(item.parts())
                .extracting(PartKey::path)
                .containsExactly("domains/a.example.com/contributions/b", "domains/a.example.com/contributions/c");
        Codec.ChangeSummary summary = Codec.decodeChangeSummary(Codec.encode(change));
        assertThat(summary.keys()).containsExactly(CONTRIBUTION.key(), piece, piece);
        assertThat(summary.parts())
                .isEqualTo(items.stream().flatMap(each -> each.parts().stream()).toList())
                .hasSize(5);
    }

    /** What clusters contribute, each with a ttl of its own. */
    private static Optional<Intent> shared(Map<String, Integer> ttls) {
        List<Contribution> parts = new ArrayList<>();
        ttls.forEach((cluster, ttl) -> {
            Answer answer = new Answer(List.of(Address.of("192.0.2.1")), new Ttl(ttl), false, Below.FORWARD);
            parts.add(Contribution.of(DomainName.of("a.example.com"), SourceId.CLUSTERS, answer)
                    .of(new ClusterId(cluster)));
        });
        return Contribution.together(parts).map(Intent.class::cast);
    }

    @Test
    void aValueMustBelongToItsKey() {
        Bytes other = Codec.encode(Contribution.of(DomainName.of("b.example.com"), SourceId.API, ANSWER));
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> Codec.decodeIntent(CONTRIBUTION.key(), other));
    }

    @Test
    void passesOverFieldsOfALaterVersion() throws Exception {
        String later = Codec.encode(CONTRIBUTION).utf8().replace("{\"v\":1,", "{\"v\":1,\"later\":[1,{}],");
        assertThat(Codec.decodeIntent(CONTRIBUTION.key(), Bytes.of(later))).isEqualTo(CONTRIBUTION);
    }

    private static <T> void back(Class<T> type, T value) throws Exception {
        assertThat(Codec.decode(type, Codec.encode(value))).isEqualTo(value);
    }
}
