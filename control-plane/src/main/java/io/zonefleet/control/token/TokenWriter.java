// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import io.zonefleet.control.http.Access;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.control.write.OwnKeys;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.TokenId;
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

    private static final int SECRET_BYTES = 32;

    /** So that tools which look for secrets in repositories can tell one of ours. */
    private static final String SECRET_PREFIX = "zf_";

    private final Store store;
    private final Keys keys;
    private final OwnKeys<ApiToken> tokens;
    private final SecureRandom random = new SecureRandom();

    TokenWriter(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
        this.tokens = new OwnKeys<>(store, ApiToken.class, "token");
    }

    /**
     * What was written.
     *
     * @param secret of a token that was made just now; nobody has it but who is told here
     */
    record Written(Versioned<ApiToken> token, Optional<String> secret) {}

    /** Makes a token, or changes what its owner may do; the secret of one that is there stays. */
    Written put(TokenId id, TokenSpec wanted, ConditionalHeaders headers, String actor, Instant now) {
        return tokens.tried(id, () -> {
            OwnKeys.Stored<ApiToken> before = tokens.read(keys.token(id));
            tokens.require(headers, id, before.revision());
            if (before.revision() == 0) {
                tokens.requireRoom(keys.tokens(), MOST, "tokens-full");
            }
            Optional<String> secret = before.value().isPresent() ? Optional.empty() : Optional.of(secret());
            ApiToken after = before.value()
                    .map(there -> there.with(wanted.role(), wanted.comment(), wanted.expires()))
                    .orElseGet(() -> made(id, wanted, actor, now, secret.orElseThrow()));
            Txn put = Txn.builder()
                    .compare(keys.token(id), before.revision())
                    .put(keys.token(id), Codec.encode(after))
                    .build();
            return store.commit(put) instanceof TxnOutcome.Committed(long revision)
                    ? Optional.of(new Written(new Versioned<>(after, revision), secret))
                    : Optional.empty();
        });
    }

    /** Takes a token away for good, and says at which revision. */
    long delete(TokenId id, ConditionalHeaders headers) {
        return tokens.tried(id, () -> {
            OwnKeys.Stored<ApiToken> before = tokens.read(keys.token(id));
            tokens.require(headers, id, before.revision());
            tokens.requireThere(id, before.revision());
            Txn delete = Txn.builder()
                    .compare(keys.token(id), before.revision())
                    .delete(keys.token(id))
                    .build();
            return store.commit(delete) instanceof TxnOutcome.Committed(long revision)
                    ? Optional.of(revision)
                    : Optional.<Long>empty();
        });
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
}
