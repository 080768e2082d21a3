// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.KeyRange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a change was made, which its record says and its id says too. */
class ChangeTimeTest {
    /** Lists are narrowed by ids: {@code since=} the time that is shown of a change has that change. */
    @Test
    void anIdIsNotOlderThanItsChange() throws UnreadableException {
        AtomicLong millis = new AtomicLong(Instant.parse("2026-05-01T12:00:00Z").toEpochMilli());
        InstantSource clock = () -> Instant.ofEpochMilli(millis.incrementAndGet());
        try (WriteFixture fixture = new WriteFixture()) {
            Writer writer = new Writer(
                    fixture.store,
                    fixture.keys,
                    fixture.images,
                    new BulkApplier(fixture.store, fixture.keys),
                    clock,
                    () -> ChangeId.firstAt(clock.instant()));

            ChangeId id = accepted(writer.write(
                            WriteRequest.of("token:test", List.of(Edit.put(domain("a.example.com", "192.0.2.1"))))))
                    .change()
                    .orElseThrow();

            Change change = Codec.decodeChange(fixture.store
                    .read(KeyRange.single(fixture.keys.change(id)), 0)
                    .entries()
                    .getFirst()
                    .value());
            assertThat(id.time()).isAfterOrEqualTo(change.at());
        }
    }
}
