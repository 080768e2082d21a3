// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.control.write.OwnKeys;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.Violation;
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

    /** How long this replica may take to see what overtook it. */
    private static final Duration SEEN = Duration.ofSeconds(5);

    private final Store store;
    private final Keys keys;
    private final OwnKeys<StoredSecret> secrets;
    private final ImageHolder images;
    private final Sealing sealing;

    SecretWriter(Store store, Keys keys, ImageHolder images, Sealing sealing) {
        this.store = store;
        this.keys = keys;
        this.secrets = new OwnKeys<>(store, StoredSecret.class, "secret");
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
     * Stores a secret, or another one in its place. Where it is the same, nothing is written, and it is no matter what the write relies on: it
     * may be repeated by whoever lost the answer (RFC 9110 section 13.1.1).
     *
     * @param dryRun whether it is only said what would become of it
     */
    Written put(SecretId id, SecretSpec wanted, ConditionalHeaders headers, String actor, Instant now, boolean dryRun) {
        requireKeys();
        return secrets.tried(id, () -> {
            OwnKeys.Stored<StoredSecret> before = read(id);
            Optional<StoredSecret> same = before.value().filter(there -> isSame(there, wanted));
            if (same.isPresent()) {
                return Optional.of(new Written(new Versioned<>(same.get(), before.revision()), Result.UNCHANGED));
            }
            secrets.require(headers, id, before.revision());
            if (before.revision() == 0) {
                secrets.requireRoom(keys.secrets(), MOST, "secrets-full");
            }
            Result result = before.revision() == 0 ? Result.CREATED : Result.REPLACED;
            StoredSecret after = sealed(id, wanted, actor, now);
            if (dryRun) {
                return Optional.of(new Written(new Versioned<>(after, before.revision()), result));
            }
            Txn put = Txn.builder()
                    .compare(keys.secret(id), before.revision())
                    .put(keys.secret(id), Codec.encode(after))
                    .build();
            return store.commit(put) instanceof TxnOutcome.Committed(long revision)
                    ? Optional.of(new Written(new Versioned<>(after, revision), result))
                    : Optional.empty();
        });
    }

    private StoredSecret sealed(SecretId id, SecretSpec wanted, String actor, Instant now) {
        return new StoredSecret(
                id,
                wanted.kind(),
                wanted.url(),
                wanted.comment(),
                now.truncatedTo(ChronoUnit.MILLIS),
                actor,
                sealing.seal(id, wanted.kind(), wanted.url(), wanted.value()));
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
        return secrets.tried(id, () -> {
            ControlImage image = images.current();
            OwnKeys.Stored<StoredSecret> before = read(id);
            secrets.require(headers, id, before.revision());
            secrets.requireThere(id, before.revision());
            List<SourceId> users = SecretUse.of(image, id);
            if (!users.isEmpty() && isCurrent(image)) {
                throw inUse(id, users);
            }
            Txn delete = image.inThisStore(Txn.builder(), keys)
                    .compare(keys.secret(id), before.revision())
                    .compare(keys.topology(), image.topologyRevision())
                    .delete(keys.secret(id))
                    .build();
            if (users.isEmpty() && store.commit(delete) instanceof TxnOutcome.Committed(long revision)) {
                return Optional.of(revision);
            }
            images.until(seen -> seen.revision() > image.revision(), SEEN);
            return Optional.<Long>empty();
        });
    }

    /** Whether sources are in the store as they are in the image, which may lag behind the caller's own last write through another replica. */
    private boolean isCurrent(ControlImage image) {
        return store.read(KeyRange.single(keys.topology()), 0).entries().stream()
                .allMatch(entry -> entry.modRevision() == image.topologyRevision());
    }

    private static RuntimeException inUse(SecretId id, List<SourceId> users) {
        List<Violation> errors = users.stream()
                .map(source ->
                        new Violation("path/id", "sources/" + source, "in-use", "source " + source + " names it"))
                .toList();
        return Problem.of(
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

    /** One that stands under the name of another is none. */
    private OwnKeys.Stored<StoredSecret> read(SecretId id) {
        OwnKeys.Stored<StoredSecret> stored = secrets.read(keys.secret(id));
        return new OwnKeys.Stored<>(
                stored.revision(), stored.value().filter(there -> there.id().equals(id)));
    }
}
