// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Digest;
import io.zonefleet.model.Address;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values that stand in the store beside intent, for random tests. */
public final class AnyReport {
    private static final String ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private AnyReport() {}

    /** What stands behind desired keys. */
    public static Arbitrary<DesiredValue> desired() {
        Arbitrary<OptionalLong> from = froms();
        Arbitrary<List<String>> with =
                Arbitraries.of("all", "clusters/c1").list().ofMaxSize(2).uniqueElements();
        return Arbitraries.oneOf(
                Combinators.combine(from, AnyModel.answers().optional()).as(DesiredValue.Domain::new),
                from.map(DesiredValue.Zone::new),
                from.map(DesiredValue.Serial::new),
                from.map(DesiredValue.Removed::new),
                Combinators.combine(from, AnyModel.clusterProfiles()).as(DesiredValue.Profile::new),
                Combinators.combine(from, with, Arbitraries.of(true, false)).as(DesiredValue.Head::new));
    }

    private static Arbitrary<OptionalLong> froms() {
        return Arbitraries.oneOf(
                        Arbitraries.of(0L, 1L, Long.MAX_VALUE),
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .map(n -> n == 0 ? OptionalLong.empty() : OptionalLong.of(n));
    }

    /** Digests, identities, reports and poll results. */
    public static Arbitrary<Object> reports() {
        return Arbitraries.oneOf(digests(), identities(), statuses(), pollResults());
    }

    /** Changes with their items. */
    public static Arbitrary<Change> changes() {
        return Combinators.combine(instants(), AnyText.hostile(), items().list().ofMaxSize(3), counts())
                .as((at, text, items, counts) -> new Change(
                        new ChangeId(ULID),
                        at,
                        "token:" + text,
                        text,
                        new TreeSet<>(List.of("all")),
                        counts,
                        3,
                        items,
                        List.of(text)));
    }

    /** Items of changes: new, changed or gone. */
    public static Arbitrary<ChangeItem> items() {
        return Combinators.combine(AnyIntent.any(), Arbitraries.of(1, 2, 3))
                .as((piece, kind) -> new ChangeItem(
                        piece.key(),
                        kind == 1 ? Optional.empty() : Optional.of(piece),
                        kind == 2 ? Optional.empty() : Optional.of(piece)));
    }

    private static Arbitrary<Object> digests() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers(), AnyText.hostile())
                .as(Digest::new);
    }

    private static Arbitrary<Object> identities() {
        return Combinators.combine(
                        AnyModel.clusterIds(), nodes(), instants(), instants().optional())
                .as((cluster, node, at, proved) ->
                        new NodeIdentity(cluster, node, at, at, proved, proved.map(seen -> NodeRole.ZONE_SERVER)));
    }

    private static Arbitrary<Object> statuses() {
        return Combinators.combine(
                        AnyModel.clusterIds(),
                        nodes(),
                        instants(),
                        AnyText.hostile(),
                        Arbitraries.longs(),
                        AnyModel.names(),
                        froms(),
                        Arbitraries.of(FaultKind.class))
                .as((cluster, node, at, text, number, name, serial, kind) -> new NodeStatus(
                        cluster,
                        node,
                        at,
                        text,
                        new TreeMap<>(java.util.Map.of("all", number)),
                        Optional.of(at),
                        serial.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number / 1e6),
                        3,
                        2,
                        List.of(new ZoneState(name, serial, OptionalLong.empty())),
                        List.of(new Fault(kind, text, text, at, said(text, serial.isPresent()))),
                        new TreeMap<>(java.util.Map.of("coredns", text)),
                        text,
                        List.of(text),
                        Optional.of(text),
                        Optional.of(new NetworkState(
                                text,
                                text,
                                text,
                                text,
                                1,
                                List.of(),
                                text,
                                text,
                                text,
                                12,
                                12,
                                Optional.of(text),
                                said(text, serial.isPresent())
                                        .map(by -> new TreeMap<>(java.util.Map.of(NetworkState.WAITS, by))))),
                        Optional.of(new TreeMap<>(java.util.Map.of("all", ProofSteps.NONE.with(7, at)))),
                        Optional.of(new Traffic(30_000, number & Long.MAX_VALUE, 7, 5, 0)),
                        Optional.of(List.of(new ResolverProof(
                                Address.of("fd00::a"), number % 2 == 0, text, said(text, serial.isPresent())))),
                        Optional.of(number % 2 == 0 ? NodeRole.ZONE_SERVER : NodeRole.NODE_CACHE)));
    }

    private static Optional<Said> said(String text, boolean told) {
        return told
                ? Optional.of(new Said("zone-kept", new TreeMap<>(java.util.Map.of("rules", text))))
                : Optional.empty();
    }

    private static Arbitrary<Object> pollResults() {
        return Combinators.combine(instants(), Arbitraries.of(PollResult.Outcome.class), AnyText.hostile(), counts())
                .as((at, outcome, text, counts) -> new PollResult(
                                at, outcome, text, 7, counts, Optional.of(new ChangeId(ULID)), Optional.of(at))
                        .with(Optional.of(new PollResult.Names(
                                        List.of(new DomainName("a.example.com")), List.of(), List.of()))
                                .filter(names -> outcome == PollResult.Outcome.HELD)));
    }

    private static Arbitrary<NodeName> nodes() {
        return Arbitraries.of("n1", "worker-7.eu.internal").map(NodeName::new);
    }

    private static Arbitrary<Instant> instants() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 253_402_300_799L),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    private static Arbitrary<ChangeCounts> counts() {
        return Arbitraries.integers().array(int[].class).ofSize(4).map(n -> new ChangeCounts(n[0], n[1], n[2], n[3]));
    }
}
