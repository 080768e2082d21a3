// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.Violation;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Keeps secrets in the store, encrypted, each a key of its own that is compared with what was read of it. Thread-safe. */
final class SecretWriter {
    /** How many there may be: all replicas keep all of them in memory. */
    static final int MOST = 10_000;

    /** How often a write that others overtook is tried. */
    private static final int TRIES = 5;

    /** How long this replica may take to see what overtook it. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    private final Store store;
    private final Keys keys;
    private final ImageHolder images;
    private final Sealing sealing;

    SecretWriter(Store store, Keys keys, ImageHolder images, Sealing sealing) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.sealing = sealing;
    }

    /** What became of it. */
    enum Result {
        CREATED("created"),
        REPLACED("replaced"),
        UNCHANGED("unchanged");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** What is there afterwards, or would be. */
    record Written(Versioned<StoredSecret> secret, Result result) {}

    /**
     * What is stored under a key.
     *
     * @param secret empty where its bytes can't be read: then it is of no use, and is made anew
     */
    private record Stored(long revision, Optional<StoredSecret> secret) {}

    /**
     * Stores a secret, or another one in its place; where it is the same, nothing is written.
     *
     * @param dryRun whether it is only said what would become of it
     */
    Written put(SecretId id, SecretSpec wanted, ConditionalHeaders headers, String actor, Instant now, boolean dryRun) {
        requireKeys();
        for (int left = TRIES; left > 0; left--) {
            Stored before = read(id);
            require(headers, id, before.revision());
            Optional<StoredSecret> same = before.secret().filter(there -> isSame(there, wanted));
            if (same.isPresent()) {
                return new Written(new Versioned<>(same.get(), before.revision()), Result.UNCHANGED);
            }
            if (before.revision() == 0) {
                requireRoom();
            }
            Result result = before.revision() == 0 ? Result.CREATED : Result.REPLACED;
            StoredSecret after = new StoredSecret(
                    id,
                    wanted.kind(),
                    wanted.url(),
                    wanted.comment(),
                    now.truncatedTo(ChronoUnit.MILLIS),
                    actor,
                    sealing.seal(id, wanted.kind(), wanted.url(), wanted.value()));
            if (dryRun) {
                return new Written(new Versioned<>(after, before.revision()), result);
            }
            Txn put = Txn.builder()
                    .compare(keys.secret(id), before.revision())
                    .put(keys.secret(id), Codec.encode(after))
                    .build();
            if (store.commit(put) instanceof TxnOutcome.Committed(long revision)) {
                return new Written(new Versioned<>(after, revision), result);
            }
        }
        throw overtaken(id);
    }

    private boolean isSame(StoredSecret there, SecretSpec wanted) {
        return there.kind() == wanted.kind()
                && there.url().equals(wanted.url())
                && there.comment().equals(wanted.comment())
                && sealing.open(there) instanceof Sealing.Opened.Known(String value)
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), wanted.value().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Removes a secret, and says at which revision. Sources that name it are looked for in the image, and every write to a source rewrites the
     * topology: one that comes meanwhile shows.
     */
    long delete(SecretId id, ConditionalHeaders headers) {
        for (int left = TRIES; left > 0; left--) {
            ControlImage image = images.current();
            Stored before = read(id);
            require(headers, id, before.revision());
            if (before.revision() == 0) {
                throw Problem.of(ProblemKind.NOT_FOUND, "There is no secret " + id + ".")
                        .with(JsonBody.object())
                        .asException();
            }
            requireUnused(id, SecretUse.of(image, id));
            Txn delete = Txn.builder()
                    .compare(keys.secret(id), before.revision())
                    .compare(keys.topology(), image.topologyRevision())
                    .delete(keys.secret(id))
                    .build();
            if (store.commit(delete) instanceof TxnOutcome.Committed(long revision)) {
                return revision;
            }
            images.until(seen -> seen.revision() > image.revision(), SEEN);
        }
        throw overtaken(id);
    }

    private static void requireUnused(SecretId id, List<SourceId> users) {
        if (users.isEmpty()) {
            return;
        }
        List<Violation> errors = users.stream()
                .map(source ->
                        new Violation("path/id", "sources/" + source, "in-use", "source " + source + " names it"))
                .toList();
        throw Problem.of(
                        ProblemKind.IN_USE,
                        "Nothing was written: secret " + id + " is named by "
                                + (users.size() == 1 ? "source " : users.size() + " sources, such as ")
                                + users.getFirst() + ". Remove it there first, or put another value in its place.")
                .withErrors(errors)
                .asException();
    }

    private void requireKeys() {
        if (!sealing.isReady()) {
            throw Problem.of(
                            ProblemKind.SECRETS_UNAVAILABLE,
                            "Nothing was written: this control plane has no secrets.keyFile in its configuration, by which"
                                    + " secrets are encrypted. Until it has one, put secrets as files into sources.secretsDir.")
                    .asException();
        }
    }

    /** @param revision of what is there; 0: there is none */
    private static void require(ConditionalHeaders headers, SecretId id, long revision) {
        boolean holds = headers.onlyCreate()
                ? revision == 0
                : headers.ifMatch().isEmpty() || headers.ifMatch().get().accepts(revision);
        if (!holds) {
            String state = revision > 0 ? " was changed since; read it again." : " does not exist (any more).";
            Problem problem = Problem.of(ProblemKind.PRECONDITION_FAILED, "Nothing was written: secret " + id + state);
            throw (revision > 0 ? problem.with(JsonBody.object().put("revision", revision)) : problem).asException();
        }
    }

    private Stored read(SecretId id) {
        Optional<Entry> entry = store.read(KeyRange.single(keys.secret(id)), 0).entries().stream()
                .findFirst();
        if (entry.isEmpty()) {
            return new Stored(0, Optional.empty());
        }
        long revision = entry.get().modRevision();
        try {
            StoredSecret secret = Codec.decode(StoredSecret.class, entry.get().value());
            return new Stored(
                    revision, Optional.of(secret).filter(there -> there.id().equals(id)));
        } catch (UnreadableException broken) {
            return new Stored(revision, Optional.empty());
        }
    }

    private void requireRoom() {
        long there = store.list(keys.secrets(), 1).total();
        if (there >= MOST) {
            throw InvalidException.of(
                    "path/id",
                    "",
                    "secrets-full",
                    "there are %d secrets already, and no more than %d are kept: remove some".formatted(there, MOST));
        }
    }

    private static RuntimeException overtaken(SecretId id) {
        return Problem.of(
                        ProblemKind.CONFLICT,
                        "Nothing was written: secret " + id
                                + " was written by others at the same time, again and again. Send it once more.")
                .asException();
    }
}
