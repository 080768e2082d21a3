// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.WatchListener.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Versions versions = new Versions(key -> !key.startsWith("/unread/"));
    private final Map<String, Entry> store = new TreeMap<>();
    /** As a listener has it that is told everything. */
    private final Map<String, Entry> told = new HashMap<>();

    private long revision = 1;

    /** With so many keys that they are packed several times in between. */
    @Test
    void tellsWhatIsDifferentWhateverHappensBetweenReads() {
        for (int round = 0; round < 40; round++) {
            List<Event> seen = new ArrayList<>();
            for (int i = random.nextInt(2_000); i >= 0; i--) {
                Event event = write();
                if (round % 3 > 0) {
                    seen.add(event);
                }
            }
            take(versions.increment(new Inbox.Mail(seen, false, Optional.empty()), revision));
            if (round % 3 == 0) {
                assertThat(differing()).as("seed %d", seed).isEqualTo(notTold());
                Delta all = versions.difference(new Snapshot(revision, List.copyOf(store.values())));
                assertThat(all.deletes())
                        .as("seed %d", seed)
                        .containsExactlyInAnyOrderElementsOf(told.keySet().stream()
                                .filter(key -> !store.containsKey(key))
                                .toList());
                take(all);
            }
            assertThat(told).as("seed %d, round %d", seed, round).isEqualTo(store);
            assertThat(differing()).as("seed %d", seed).isEmpty();
            assertThat(versions.difference(new Snapshot(revision, List.copyOf(store.values())))
                            .isEmpty())
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void tellsAgainWhatWasNotTaken() {
        List<Event> events = List.of(write(), write(), write());
        Delta delta = versions.increment(new Inbox.Mail(events, false, Optional.empty()), revision);
        versions.untold(delta);
        Delta again = versions.difference(new Snapshot(revision, List.copyOf(store.values())));
        assertThat(again.puts()).containsExactlyInAnyOrderElementsOf(store.values());
        versions.untold(again);
        Delta gone = versions.difference(new Snapshot(revision + 1, List.of()));
        assertThat(gone.deletes()).containsExactlyInAnyOrderElementsOf(store.keySet());
    }

    @Test
    void remembersNothingOfKeysThatAreNotRead() {
        Entry unread = new Entry("/unread/a", Bytes.of("x"), 2, 2);
        Event event = new Event(unread.key(), Optional.of(unread), 2);
        assertThat(versions.increment(new Inbox.Mail(List.of(event), false, Optional.empty()), 2)
                        .puts())
                .containsExactly(unread);
        assertThat(versions.difference(new Snapshot(3, List.of())).deletes()).isEmpty();
    }

    private Event write() {
        revision++;
        String key = "/zonefleet/" + random.nextInt(5) + "/n" + random.nextInt(2_000);
        if (random.nextInt(3) == 0) {
            store.remove(key);
            return new Event(key, Optional.empty(), revision);
        }
        Entry entry = new Entry(key, Bytes.of("v" + random.nextInt(3)), revision, revision);
        store.put(key, entry);
        return new Event(key, Optional.of(entry), revision);
    }

    private void take(Delta delta) {
        delta.deletes().forEach(told::remove);
        delta.puts().forEach(entry -> told.put(entry.key(), entry));
    }

    private Set<String> differing() {
        KeyRange range = KeyRange.prefix("/zonefleet/3/");
        List<Entry> entries = store.values().stream()
                .filter(entry -> range.contains(entry.key()))
                .toList();
        return versions.differing(entries, List.of(range)).keySet();
    }

    private Set<String> notTold() {
        Set<String> keys = new HashSet<>(store.keySet());
        keys.addAll(told.keySet());
        return keys.stream()
                .filter(key -> key.startsWith("/zonefleet/3/"))
                .filter(key -> !Optional.ofNullable(store.get(key)).equals(Optional.ofNullable(told.get(key))))
                .collect(Collectors.toSet());
    }
}
