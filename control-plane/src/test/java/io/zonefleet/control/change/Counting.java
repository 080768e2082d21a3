// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.domain;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A client that adds one to counters, kept as comments of domains, by {@code If-Match}: the counters of all clients together must come
 * to the number of accepted writes. One counter in three is the client's own.
 */
final class Counting {
    private static final int ACCEPTED = 12;
    private static final int SHARED = 4;

    private final WriteFixture replica;
    private final int client;
    private final ExecutorService threads;
    private final List<Written> accepted = new ArrayList<>();

    Counting(WriteFixture replica, int client, ExecutorService threads) {
        this.replica = replica;
        this.client = client;
        this.threads = threads;
    }

    /** Counts until so many writes were accepted, and gives these. */
    List<Written> count() throws Exception {
        for (int attempt = 0; accepted.size() < ACCEPTED; attempt++) {
            String name = attempt % 3 == 0 ? "own" + client + ".test.org" : "shared" + attempt % SHARED + ".test.org";
            WriteRequest request = oneMore(name, "client " + client + " attempt " + attempt);
            Future<WriteOutcome> twin = threads.submit(() -> replica.writer.write(request));
            List<WriteOutcome> both = List.of(replica.writer.write(request), twin.get());
            both.stream()
                    .filter(Written.class::isInstance)
                    .map(Written.class::cast)
                    .filter(written -> !written.replayed())
                    .forEach(accepted::add);
        }
        return accepted;
    }

    private WriteRequest oneMore(String name, String idempotency) {
        ControlImage image = replica.images.current();
        IntentKey.OfDomain key = WriteFixture.key(name);
        Optional<Versioned<Contribution>> now =
                Optional.ofNullable(image.intent().contributions(key.name()).get(key.source()));
        Precondition relied = now.<Precondition>map(piece -> new Precondition.Matches(piece.revision()))
                .orElseGet(Precondition.Absent::new);
        int next = 1 + now.map(piece -> value(piece.value())).orElse(0);
        return new WriteRequest(
                "token:test",
                "",
                List.of(Edit.of(key, Optional.of(counter(name, next)), relied)),
                false,
                false,
                Optional.of(new WriteRequest.Idempotency(idempotency, idempotency)));
    }

    private static Contribution counter(String name, int value) {
        Contribution plain = domain(name, "192.0.2.1");
        return new Contribution(
                plain.name(),
                plain.source(),
                plain.answer(),
                true,
                plain.origin(),
                plain.placement(),
                "",
                Integer.toString(value),
                plain.labels());
    }

    private static int value(Contribution counter) {
        return Integer.parseInt(counter.comment());
    }

    /** What all counters come to. */
    static int sum(WriteFixture fixture) {
        int sum = 0;
        for (DomainName name : fixture.images.current().intent().domains().keySet()) {
            sum += value(fixture.images.current().intent().contributionsTo(name).getFirst());
        }
        return sum;
    }
}
