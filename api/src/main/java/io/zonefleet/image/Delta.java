// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What changed since the delta before, whether it was learnt by reading everything or from a watch.
 *
 * @param revision up to which everything is included
 * @param full whether everything was read: what is not mentioned is as it was
 * @param puts keys that are new or different
 * @param deletes keys that are gone; of one that is put as well, the put came later
 */
public record Delta(long revision, boolean full, List<Entry> puts, List<String> deletes) {
    public Delta {
        puts = List.copyOf(puts);
        deletes = List.copyOf(deletes);
    }

    /** This and what came after it, as one. */
    Delta then(Delta next) {
        if (next.isEmpty()) {
            return next.revision() <= revision ? this : new Delta(next.revision(), full, puts, deletes);
        }
        Set<String> replaced = next.puts().stream().map(Entry::key).collect(Collectors.toCollection(HashSet::new));
        Set<String> gone = new HashSet<>(next.deletes());
        List<Entry> allPuts = new ArrayList<>(next.puts());
        puts.stream()
                .filter(entry -> !replaced.contains(entry.key()) && !gone.contains(entry.key()))
                .forEach(allPuts::add);
        deletes.stream().filter(key -> !replaced.contains(key)).forEach(gone::add);
        return new Delta(Math.max(revision, next.revision()), full, allPuts, List.copyOf(gone));
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return puts.isEmpty() && deletes.isEmpty();
    }
}
