// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is no intent and in no change, such as tokens and secrets: each is a key of its own, which is compared with what was read of it when it
 * is written. Thread-safe.
 */
public final class OwnKeys<T> {
    /** How often a write that others overtook is tried. */
    private static final int TRIES = 5;

    private final Store store;
    private final Class<T> type;
    private final String noun;

    /** @param noun what each is called, for example {@code token} */
    public OwnKeys(Store store, Class<T> type, String noun) {
        this.store = store;
        this.type = type;
        this.noun = noun;
    }

    /**
     * What is stored under a key.
     *
     * @param revision of what is there; 0: there is none
     * @param value empty where its bytes can't be read: then it is of no use, and is made anew
     */
    public record Stored<T>(long revision, Optional<T> value) {}

    /** Reads one. */
    public Stored<T> read(String key) {
        Optional<Entry> entry =
                store.read(KeyRange.single(key), 0).entries().stream().findFirst();
        if (entry.isEmpty()) {
            return new Stored<>(0, Optional.empty());
        }
        long revision = entry.get().modRevision();
        try {
            return new Stored<>(
                    revision, Optional.of(Codec.decode(type, entry.get().value())));
        } catch (UnreadableException broken) {
            return new Stored<>(revision, Optional.empty());
        }
    }

    /**
     * What an attempt comes to that is repeated while others overtake it, which it says by an empty answer.
     *
     * @throws RuntimeException the problem {@code conflict} where they do again and again
     */
    public <R> R tried(Object id, Supplier<Optional<R>> attempt) {
        for (int left = TRIES; left > 0; left--) {
            Optional<R> done = attempt.get();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw Problem.of(
                        ProblemKind.CONFLICT,
                        "Nothing was written: " + noun + " " + id
                                + " was written by others at the same time, again and again. Send it once more.")
                .asException();
    }

    /** Refuses a write where what is there is not what it relies on. */
    public void require(ConditionalHeaders headers, Object id, long revision) {
        boolean holds = headers.onlyCreate()
                ? revision == 0
                : headers.ifMatch().isEmpty() || headers.ifMatch().get().accepts(revision);
        if (!holds) {
            String state = revision > 0 ? " was changed since; read it again." : " does not exist (any more).";
            Problem problem =
                    Problem.of(ProblemKind.PRECONDITION_FAILED, "Nothing was written: " + noun + " " + id + state);
            throw (revision > 0 ? problem.with(JsonBody.object().put("revision", revision)) : problem).asException();
        }
    }

    /** Refuses what is about one that is not there. */
    public void requireThere(Object id, long revision) {
        if (revision == 0) {
            throw Problem.of(ProblemKind.NOT_FOUND, "There is no " + noun + " " + id + ".")
                    .with(JsonBody.object())
                    .asException();
        }
    }

    /** Refuses another one where there are {@code most}. */
    public void requireRoom(KeyRange all, int most, String rule) {
        long there = store.list(all, 1).total();
        if (there >= most) {
            throw InvalidException.of(
                    "path/id",
                    "",
                    rule,
                    "there are %d %ss already, and no more than %d are kept: remove some".formatted(there, noun, most));
        }
    }
}
