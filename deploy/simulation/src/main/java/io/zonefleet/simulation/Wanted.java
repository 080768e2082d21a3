// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.model.Address;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Zone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
            if (piece instanceof Contribution c && c.enabled() && isOn(c, id, cluster)) {
                byName.computeIfAbsent(c.name(), n -> new ArrayList<>()).add(c);
            }
        }
        Map<String, Name> names = new HashMap<>();
        byName.forEach((name, contributions) -> names.put(name.text(), Name.of(contributions)));
        return new Served(names);
    }

    private static boolean isOn(Contribution c, ClusterId id, @org.jspecify.annotations.Nullable Intent cluster) {
        if (c.placement().clusters().isEmpty() && c.placement().labels().isEmpty()) {
            return true;
        }
        boolean named = c.placement().clusters().contains(id);
        boolean labelled = cluster instanceof Cluster declared
                && !c.placement().labels().isEmpty()
                && declared.labels()
                        .entries()
                        .entrySet()
                        .containsAll(c.placement().labels().entries().entrySet());
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
        static Name of(List<Contribution> contributions) {
            Set<String> addresses = new TreeSet<>();
            boolean wildcard = false;
            boolean closed = false;
            for (Contribution c : contributions) {
                for (Address address : c.answer().addresses()) {
                    addresses.add(address.inet().getHostAddress());
                }
                wildcard |= c.answer().wildcard();
                closed |= c.answer().below() == Below.NXDOMAIN;
            }
            return new Name(addresses, wildcard, closed);
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
