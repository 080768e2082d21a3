// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import io.zonefleet.control.http.Access;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** Keeps tokens in the store, each a key of its own that is compared with what was read of it. Thread-safe. */
final class TokenWriter {
    /** How many there may be: each request is compared with all of them. */
    static final int MOST = 1_000;

    /** How often a write that others overtook is tried. */
    private static final int TRIES = 5;

    private static final int SECRET_BYTES = 32;

    /** So that tools which look for secrets in repositories can tell one of ours. */
    private static final String SECRET_PREFIX = "zf_";

    private final Store store;
    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    TokenWriter(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * What was written.
     *
     * @param secret of a token that was made just now; nobody has it but who is told here
     */
    record Written(Versioned<ApiToken> token, Optional<String> secret) {}

    /**
     * What is stored under a key.
     *
     * @param token empty where its bytes can't be read: then it lets nobody in, and is made anew
     */
    private record Stored(long revision, Optional<ApiToken> token) {}

    /** Makes a token, or changes what its owner may do; the secret of one that is there stays. */
    Written put(TokenId id, TokenSpec wanted, ConditionalHeaders headers, String actor, Instant now) {
        for (int left = TRIES; left > 0; left--) {
            Stored before = read(id);
            require(headers, id, before.revision());
            if (before.revision() == 0) {
                requireRoom();
            }
            Optional<String> secret = before.token().isPresent() ? Optional.empty() : Optional.of(secret());
            ApiToken after = before.token()
                    .map(there -> there.with(wanted.role(), wanted.comment(), wanted.expires()))
                    .orElseGet(() -> made(id, wanted, actor, now, secret.orElseThrow()));
            Txn put = Txn.builder()
                    .compare(keys.token(id), before.revision())
                    .put(keys.token(id), Codec.encode(after))
                    .build();
            if (store.commit(put) instanceof TxnOutcome.Committed(long revision)) {
                return new Written(new Versioned<>(after, revision), secret);
            }
        }
        throw overtaken(id);
    }

    /** Takes a token away for good, and says at which revision. */
    long delete(TokenId id, ConditionalHeaders headers) {
        for (int left = TRIES; left > 0; left--) {
            Stored before = read(id);
            require(headers, id, before.revision());
            if (before.revision() == 0) {
                throw Problem.of(ProblemKind.NOT_FOUND, "There is no token " + id + ".")
                        .with(JsonBody.object())
                        .asException();
            }
            Txn delete = Txn.builder()
                    .compare(keys.token(id), before.revision())
                    .delete(keys.token(id))
                    .build();
            if (store.commit(delete) instanceof TxnOutcome.Committed(long revision)) {
                return revision;
            }
        }
        throw overtaken(id);
    }

    /** @param revision of what is there; 0: there is none */
    private static void require(ConditionalHeaders headers, TokenId id, long revision) {
        boolean holds = headers.onlyCreate()
                ? revision == 0
                : headers.ifMatch().isEmpty() || headers.ifMatch().get().accepts(revision);
        if (!holds) {
            String state = revision > 0 ? " was changed since; read it again." : " does not exist (any more).";
            Problem problem = Problem.of(ProblemKind.PRECONDITION_FAILED, "Nothing was written: token " + id + state);
            throw (revision > 0 ? problem.with(JsonBody.object().put("revision", revision)) : problem).asException();
        }
    }

    private Stored read(TokenId id) {
        Optional<Entry> entry = store.read(KeyRange.single(keys.token(id)), 0).entries().stream()
                .findFirst();
        if (entry.isEmpty()) {
            return new Stored(0, Optional.empty());
        }
        try {
            return new Stored(
                    entry.get().modRevision(),
                    Optional.of(Codec.decode(ApiToken.class, entry.get().value())));
        } catch (UnreadableException broken) {
            return new Stored(entry.get().modRevision(), Optional.empty());
        }
    }

    private void requireRoom() {
        long there = store.list(keys.tokens(), 1).total();
        if (there >= MOST) {
            throw InvalidException.of(
                    "path/id",
                    "",
                    "tokens-full",
                    "there are %d tokens already, and no more than %d are kept: remove some".formatted(there, MOST));
        }
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return SECRET_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static ApiToken made(TokenId id, TokenSpec wanted, String actor, Instant now, String secret) {
        return new ApiToken(
                id,
                wanted.role(),
                wanted.comment(),
                wanted.expires(),
                now.truncatedTo(ChronoUnit.MILLIS),
                actor,
                HexFormat.of().formatHex(Access.sha256(secret).toArray()));
    }

    private static RuntimeException overtaken(TokenId id) {
        return Problem.of(
                        ProblemKind.CONFLICT,
                        "Nothing was written: token " + id
                                + " was written by others at the same time, again and again. Send it once more.")
                .asException();
    }
}
