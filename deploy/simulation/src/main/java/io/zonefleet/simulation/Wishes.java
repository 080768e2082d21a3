// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.WriteRequest.Idempotency;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the request that a write stands for. */
final class Wishes {
    private static final SourceId LEGACY = new SourceId("legacy");
    private static final ProfileId PROFILE = new ProfileId("p");
    private static final List<ApplyMode> MODES = List.of(ApplyMode.values());
    private static final Labels LABELS = Labels.of(Map.of("env", "x"));

    private Wishes() {}

    /**
     * The request.
     *
     * @param seen what its client has read, which may be old
     */
    static WriteRequest of(Action.Write write, ControlImage seen) {
        List<Edit> edits = edits(write, seen);
        String comment = write.key() == 0 ? "" : "key " + write.key();
        Optional<Idempotency> idempotency = write.key() == 0
                ? Optional.empty()
                : Optional.of(new Idempotency("key-" + write.key(), "of " + write.key()));
        boolean emptying = write.wish() == Action.Wish.DROP_MANY || write.wish() == Action.Wish.DRAIN;
        boolean allowShrink = emptying && write.value() % 2 == 1;
        return new WriteRequest(
                "token:test", comment, edits, allowShrink, write.wish() == Action.Wish.DELETE, idempotency);
    }

    private static List<Edit> edits(Action.Write write, ControlImage seen) {
        DomainName name = Names.domain(write.name());
        int value = write.value();
        return switch (write.wish()) {
            case PUT -> List.of(Edit.put(Contribution.of(name, SourceId.API, Names.answer(value))));
            case PUT_IF_UNCHANGED -> List.of(ifUnchanged(name, value, seen));
            case PLACE -> List.of(Edit.put(placed(name, value)));
            case DELETE -> List.of(Edit.delete(new IntentKey.OfDomain(name, SourceId.API)));
            case DECLARE -> List.of(Edit.put(new Zone(Names.zone(write.name()), "")));
            case UNDECLARE -> List.of(Edit.delete(new IntentKey.OfZone(Names.zone(write.name()))));
            case CLUSTER -> List.of(Edit.put(cluster(Names.CLUSTERS.get(write.name() % 2), value, seen)));
            case PROFILE -> List.of(Edit.put(profile(value)));
            case SOURCE -> List.of(Edit.put(source()));
            case FEED -> List.of(Edit.put(Contribution.of(name, LEGACY, Names.answer(value))));
            case UNFEED -> List.of(Edit.delete(new IntentKey.OfDomain(name, LEGACY)));
            case MANY -> many(write.name(), value);
            case DROP_MANY -> dropMany(write.name(), seen);
            case CONTRIBUTE -> List.of(Edit.put(contributed(name, value)));
            case DRAIN -> List.of(Edit.put(drain(name, value, seen)));
            case UNDRAIN -> List.of(Edit.delete(new IntentKey.OfDrain(drainId(value))));
        };
    }

    private static Edit ifUnchanged(DomainName name, int value, ControlImage seen) {
        long revision = seen.intent().contributions(name).values().stream()
                .mapToLong(Versioned::revision)
                .max()
                .orElse(0);
        return new Edit(
                new IntentKey.OfDomain(name, SourceId.API),
                Optional.of(Contribution.of(name, SourceId.API, Names.answer(value))),
                revision == 0 ? new Precondition.Absent() : new Precondition.Matches(revision),
                "");
    }

    private static Contribution placed(DomainName name, int value) {
        Contribution plain = Contribution.of(name, SourceId.API, Names.answer(value));
        Placement placement = value % 3 == 0
                ? new Placement(new java.util.TreeSet<>(), LABELS)
                : Placement.on(Set.of(Names.CLUSTERS.get(value % 2)));
        return new Contribution(
                name,
                SourceId.API,
                plain.answer(),
                true,
                Optional.empty(),
                placement,
                plain.owner(),
                plain.comment(),
                plain.labels());
    }

    private static Contribution contributed(DomainName name, int value) {
        Contribution part = Contribution.of(name, SourceId.API, Names.answer(value))
                .of(Names.CLUSTERS.get(value % 2))
                .withLastResort(value % 5 == 0);
        List<Address> elsewhere =
                value % 3 == 0 ? List.of() : Names.answer(value + 1).addresses();
        ClusterId reader = Names.CLUSTERS.get(value / 2 % 2);
        return value % 4 < 2 ? part : part.withHorizons(List.of(new Horizon(Placement.on(Set.of(reader)), elsewhere)));
    }

    /** Of a cluster, of an address that is answered for the domain, or of that address where the cluster contributes it. */
    private static Drain drain(DomainName name, int value, ControlImage seen) {
        List<Address> answered = seen.intent().contributionsTo(name).stream()
                .flatMap(part -> part.answer().addresses().stream())
                .limit(value % 3)
                .toList();
        boolean ofCluster = answered.isEmpty() || value % 4 == 0;
        return new Drain(
                drainId(value),
                ofCluster ? Optional.of(Names.CLUSTERS.get(value % 2)) : Optional.empty(),
                answered,
                Optional.empty(),
                "");
    }

    private static DrainId drainId(int value) {
        return new DrainId("d" + value % 2);
    }

    /** With a label or without, so that what is placed by label comes and goes. */
    static Cluster cluster(ClusterId id, int value, ControlImage seen) {
        boolean hasProfile = value % 4 > 1 && seen.intent().profiles().containsKey(PROFILE);
        return new Cluster(
                id,
                value % 2 == 0 ? LABELS : Labels.NONE,
                hasProfile ? Optional.of(PROFILE) : Optional.empty(),
                Optional.empty(),
                List.of(),
                "");
    }

    private static Profile profile(int value) {
        ApplyMode mode = MODES.get(value % MODES.size());
        CacheSettings cache = new CacheSettings(value % 2 == 0 ? 0 : 9_984, new Ttl(30), new Ttl(5));
        return new Profile(PROFILE, List.of(), List.of(), cache, new Ttl(5), mode, "");
    }

    private static Source source() {
        return new Source(
                LEGACY,
                URI.create("http://127.0.0.1:1/list"),
                Optional.empty(),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                1 << 20,
                Ttl.DEFAULT,
                false,
                Optional.empty(),
                Placement.EVERYWHERE,
                false,
                false,
                "",
                Optional.empty());
    }

    private static List<Edit> many(int count, int value) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Intent piece = Contribution.of(Names.many(i), SourceId.API, Names.answer(4 * (value + i)));
            edits.add(Edit.put(piece));
        }
        return edits;
    }

    /** What the client has seen of them: what does not exist can't be deleted. */
    private static List<Edit> dropMany(int count, ControlImage seen) {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!seen.intent().contributions(Names.many(i)).isEmpty()) {
                edits.add(Edit.delete(new IntentKey.OfDomain(Names.many(i), SourceId.API)));
            }
        }
        return edits;
    }
}
