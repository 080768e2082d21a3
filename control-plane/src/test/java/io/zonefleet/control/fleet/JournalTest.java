// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.http.EventSource.Sink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final Journal journal = new Journal(10, 4, 1_000);

    private void add(long revision) {
        journal.add(new Batch(revision, new EnumMap<>(Kind.class), "r" + revision));
    }

    /** A client that takes as many frames as it is let. */
    private static final class Client implements Sink {
        final List<String> got = new ArrayList<>();
        int room;

        Client(int room) {
            this.room = room;
        }

        @Override
        public boolean offer(byte[] frame) {
            if (room == 0) {
                return false;
            }
            room--;
            return got.add(new String(frame, StandardCharsets.UTF_8));
        }

        @Override
        public void cut() {
            got.add("cut");
        }
    }

    @Test
    void findsWhatCameAfterARevision() {
        assertThat(journal.after(9)).isEmpty();
        assertThat(journal.after(10)).hasValue(0);
        add(12);
        add(15);

        assertThat(journal.after(10)).hasValue(0);
        assertThat(journal.after(11)).hasValue(0); // told twice rather than never
        assertThat(journal.after(12)).hasValue(1);
        assertThat(journal.after(15)).hasValue(2);
        assertThat(journal.after(99)).hasValue(2);
    }

    @Test
    void forgetsTheOldestAndKnowsIt() {
        for (long revision = 11; revision <= 17; revision++) {
            add(revision);
        }

        assertThat(journal.has(2)).isFalse();
        assertThat(journal.has(3)).isTrue();
        assertThat(journal.at(3).revision()).isEqualTo(14);
        assertThat(journal.after(12)).isEmpty();
        assertThat(journal.after(13)).hasValue(3);
        journal.add(new Batch(18, new EnumMap<>(Kind.class), "x".repeat(2_000)));
        assertThat(journal.after(16)).isEmpty();
        assertThat(journal.after(17)).hasValue(7);
        journal.restart(5);
        assertThat(journal.after(5)).hasValue(8);
        assertThat(journal.has(7)).isFalse();
    }

    @Test
    void aSlowClientGetsEverythingInOrderUntilItFallsBehindWhatIsKept() {
        Client slow = new Client(1);
        Listener listener = new Listener(slow, Set.of(), journal.end());
        add(11);
        add(12);
        assertThat(listener.pump(journal)).isTrue();
        assertThat(listener.isBehind(journal)).isTrue();
        slow.room = 5;
        assertThat(listener.pump(journal)).isTrue();
        assertThat(slow.got).containsExactly("r11", "r12");

        slow.room = 0;
        for (long revision = 13; revision <= 17; revision++) {
            add(revision);
            listener.pump(journal);
        }
        assertThat(listener.pump(journal)).isFalse();
    }
}
