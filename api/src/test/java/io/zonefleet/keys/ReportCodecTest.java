// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Said;
import io.zonefleet.model.Traffic;
import io.zonefleet.model.ZoneState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What nodes and sources report, as it is stored. */
class ReportCodecTest {
    private static final ClusterId PROD = new ClusterId("prod");
    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30.123456Z");
    private static final DomainName NAME = DomainName.of("a.example.com");

    @Test
    void readsBackWhatNodesAndSourcesReport() throws Exception {
        NodeName node = new NodeName("n1");
        back(NodeIdentity.class, new NodeIdentity(PROD, node, NOW, NOW, Optional.of(NOW)));
        back(
                NodeIdentity.class,
                new NodeIdentity(PROD, node, NOW, NOW, Optional.empty(), Optional.of(NodeRole.ZONE_SERVER)));
        back(
                NodeStatus.class,
                new NodeStatus(
                        PROD,
                        node,
                        NOW,
                        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                        new TreeMap<>(Map.of("all", 5L)),
                        Optional.of(NOW),
                        OptionalDouble.of(12.5),
                        2,
                        1,
                        List.of(new ZoneState(NAME, OptionalLong.of(5), OptionalLong.empty())),
                        List.of(new Fault(FaultKind.NOT_PROVED, "a.example.com", "m", NOW)),
                        new TreeMap<>(Map.of("coredns", "1.15.0")),
                        "3f9c2b71",
                        List.of("127.0.0.1:1053"),
                        Optional.of("http://127.0.0.1:8054"),
                        Optional.of(new NetworkState(
                                "owner",
                                "nodelocaldns",
                                "dummy",
                                "as the profile says",
                                2,
                                List.of(Address.of("fd00::10")),
                                "full",
                                "iptables-nft",
                                "kubelet has its chains there",
                                24,
                                22,
                                Optional.of("no managed name is there yet"),
                                Optional.empty())),
                        Optional.of(new TreeMap<>(Map.of("all", ProofSteps.NONE.with(5, NOW)))),
                        Optional.of(new Traffic(30_012, 370_350, 270_350, 212_000, 12)),
                        Optional.of(List.of(
                                ResolverProof.proved(Address.of("10.96.0.10")),
                                new ResolverProof(Address.of("fd00::a"), false, "does not answer", Optional.empty()))),
                        Optional.of(NodeRole.NODE_CACHE)));
        back(
                PollResult.class,
                new PollResult(
                        NOW,
                        PollResult.Outcome.HELD,
                        "m",
                        3,
                        new ChangeCounts(1, 2, 3, 4),
                        Optional.empty(),
                        Optional.of(NOW)));
    }

    @Test
    void readsWhatAgentsWroteThatSaidItInEnglishAlone() throws Exception {
        Fault fault = new Fault(FaultKind.NOT_PROVED, "a.example.com", "m", NOW);
        assertThat(Codec.encode(fault).utf8()).doesNotContain("said");
        back(Fault.class, fault);
        Said said = new Said("zone-kept", new TreeMap<>(Map.of("rules", "m")));
        back(Fault.class, new Fault(FaultKind.NOT_PROVED, "a.example.com", "m", NOW, Optional.of(said)));
    }

    @Test
    void hasLittleRoomInAStatusForWhatClientsAsk() {
        assertThat(Codec.encode(new Traffic(30_012, 9_999_999, 9_999_999, 9_999_999, 9_999))
                        .size())
                .isLessThan(100);
    }

    private static <T> void back(Class<T> type, T value) throws Exception {
        assertThat(Codec.decode(type, Codec.encode(value))).isEqualTo(value);
    }
}
