// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.store.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** Tells callers by their bearer tokens (RFC 6750). Only digests are kept, and all are compared, each in constant time. */
public final class Access {
    /**
     * A token that is let in.
     *
     * @param name of its owner, as change records and logs show it
     * @param sha256 digest of the token
     */
    public record Token(String name, Bytes sha256) {}

    private static final String SCHEME = "bearer ";

    private final List<Token> tokens;

    public Access(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Who sent {@code authorization}; empty where nobody known did. */
    public Optional<Caller> caller(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        byte[] given = sha256(authorization.substring(SCHEME.length()).strip()).toArray();
        Optional<Caller> found = Optional.empty();
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.sha256().toArray(), given)) {
                found = Optional.of(new Caller(token.name()));
            }
        }
        return found;
    }

    /** Digest of a token. */
    public static Bytes sha256(String token) {
        return Bytes.of(sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] sha256(byte[] bytes) {
        return sha256().digest(bytes);
    }

    /** To feed with bytes. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
