// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.model.Address;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Horizon;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Zone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All intent at one moment, and what it means by the definition of docs/decisions/002, with none of the code that it judges.
 *
 * @param pieces by key
 */
record Wanted(Map<IntentKey, Intent> pieces) {
    /** Answers of a name that is asked upstream. */
    static final String FORWARDED = "forwarded";

    /** Answers of a name that does not exist. */
    static final String NO_SUCH_NAME = "no such name";

    static final Wanted NOTHING = new Wanted(Map.of());

    Wanted {
        pieces = Collections.unmodifiableMap(pieces);
    }

    Wanted with(Map<IntentKey, Intent> put, Set<IntentKey> gone) {
        Map<IntentKey, Intent> next = new HashMap<>(pieces);
        next.putAll(put);
        gone.forEach(next::remove);
        return new Wanted(next);
    }

    /** What a cluster answers. */
    Served served(ClusterId id) {
        Map<DomainName, List<Contribution>> byName = new TreeMap<>();
        Intent cluster = pieces.get(new IntentKey.OfCluster(id));
        for (Intent piece : pieces.values()) {
            if (piece instanceof Contribution c && c.enabled() && isFor(c.placement(), id, cluster)) {
                byName.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(c);
            }
        }
        Map<String, Name> names = new HashMap<>();
        byName.forEach((name, contributions) ->
                left(contributions, id, cluster).ifPresent(left -> names.put(name.text(), left)));
        return new Served(names);
    }

    /**
     * What drains leave of a name. Where a contribution is a last resort: all of it where that is nothing, and the wildcard where they would take
     * that. Empty where nothing is answered.
     */
    private Optional<Name> left(List<Contribution> contributions, ClusterId id, @Nullable Intent cluster) {
        List<Name> undrained = new ArrayList<>();
        List<Name> left = new ArrayList<>();
        boolean lastResort = false;
        for (Contribution c : contributions) {
            Set<String> there = addresses(c, id, cluster);
            if (there.isEmpty()) {
                continue; // a horizon that takes the whole contribution away
            }
            undrained.add(Name.of(c, there));
            lastResort |= c.lastResort();
            Set<String> kept = new TreeSet<>(there);
            pieces.values().forEach(piece -> {
                if (piece instanceof Drain drain) {
                    drain(drain, c, kept);
                }
            });
            if (!kept.isEmpty()) {
                left.add(Name.of(c, kept));
            }
        }
        Optional<Name> rest = left.stream().reduce(Name::and);
        if (!lastResort) {
            return rest;
        }
        Optional<Name> whole = undrained.stream().reduce(Name::and);
        return rest.isEmpty()
                ? whole
                : rest.map(name ->
                        new Name(name.addresses(), whole.filter(Name::wildcard).isPresent(), name.closed()));
    }

    private static Set<String> addresses(Contribution c, ClusterId id, @Nullable Intent cluster) {
        for (Horizon horizon : c.horizons()) {
            if (isFor(horizon.clusters(), id, cluster)) {
                return texts(horizon.addresses());
            }
        }
        return texts(c.answer().addresses());
    }

    private static void drain(Drain drain, Contribution c, Set<String> kept) {
        if ((drain.cluster().isPresent() && !drain.cluster().equals(c.origin()))
                || drain.source().filter(source -> !source.equals(c.source())).isPresent()) {
            return;
        }
        if (drain.addresses().isEmpty()) {
            kept.clear();
        } else {
            kept.removeAll(texts(drain.addresses()));
        }
    }

    private static Set<String> texts(List<Address> addresses) {
        Set<String> texts = new TreeSet<>();
        addresses.forEach(address -> texts.add(address.inet().getHostAddress()));
        return texts;
    }

    private static boolean isFor(Placement placement, ClusterId id, @Nullable Intent cluster) {
        if (placement.clusters().isEmpty() && placement.labels().isEmpty()) {
            return true;
        }
        boolean named = placement.clusters().contains(id);
        boolean labelled = cluster instanceof Cluster declared
                && !placement.labels().isEmpty()
                && declared.labels()
                        .entries()
                        .entrySet()
                        .containsAll(placement.labels().entries().entrySet());
        return (named && cluster != null) || labelled;
    }

    boolean declares(ClusterId id) {
        return pieces.containsKey(new IntentKey.OfCluster(id));
    }

    Set<DomainName> zones() {
        Set<DomainName> zones = new TreeSet<>();
        pieces.values().forEach(piece -> {
            if (piece instanceof Zone zone) {
                zones.add(zone.name());
            }
        });
        return zones;
    }

    /** One name. */
    record Name(Set<String> addresses, boolean wildcard, boolean closed) {
        static Name of(Contribution c, Set<String> addresses) {
            return new Name(addresses, c.answer().wildcard(), c.answer().below() == Below.NXDOMAIN);
        }

        /** The union of what two contributions say. */
        Name and(Name other) {
            Set<String> all = new TreeSet<>(addresses);
            all.addAll(other.addresses);
            return new Name(all, wildcard || other.wildcard, closed || other.closed);
        }
    }

    /** All names of a cluster. */
    record Served(Map<String, Name> names) {
        /** What a question for addresses gets. */
        String answer(String question) {
            Name own = names.get(question);
            if (own != null) {
                return own.addresses().toString();
            }
            for (String up = question; up.indexOf('.') >= 0; ) {
                up = up.substring(up.indexOf('.') + 1);
                Name above = names.get(up);
                if (above != null) {
                    if (above.wildcard()) {
                        return above.addresses().toString();
                    }
                    return above.closed() ? NO_SUCH_NAME : FORWARDED;
                }
            }
            return FORWARDED;
        }

        Set<String> without(Served after) {
            Set<String> gone = new HashSet<>(names.keySet());
            gone.removeAll(after.names.keySet());
            return gone;
        }
    }
}
