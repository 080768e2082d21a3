// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.control.access.Permissions;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells callers by their bearer tokens (RFC 6750), and judges what they may do. Only digests are kept, and all are compared, each in constant
 * time. Thread-safe.
 */
public final class Access {
    /**
     * A token of the configuration: it never expires, and only the configuration takes it away.
     *
     * @param id name of its owner, as change records and logs show it
     * @param role what its owner may do
     * @param sha256 digest of the token
     */
    public record Token(TokenId id, Role role, Bytes sha256) {}

    /** What comes of a request that needs a token. */
    sealed interface Verdict {
        /** It may go on. */
        record Admitted(Caller caller, Bytes sha256) implements Verdict {}

        /**
         * It may not.
         *
         * @param caller whose token it has, where that is known
         */
        record Refused(Caller caller, Reason reason, Problem problem) implements Verdict {}
    }

    /** Why a request is refused, as metrics and the log have it. */
    enum Reason {
        NO_TOKEN("no-token"),
        UNKNOWN("unknown-token"),
        EXPIRED("expired-token"),
        ROLE("role"),
        UNLISTED("unlisted"),
        TOO_MANY("too-many-attempts"),
        UNREAD("unread");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private static final String SCHEME = "bearer ";

    private final List<Known> configured;
    private final List<Token> tokens;
    private final Supplier<? extends Map<TokenId, Versioned<ApiToken>>> stored;
    private final Permissions permissions;
    private final InstantSource clock;
    private final BooleanSupplier read;
    private final Attempts attempts;
    private final Map<Bytes, Instant> used = new ConcurrentHashMap<>();
    private volatile All all;

    /** A token as it is compared. */
    private record Known(Caller caller, Bytes sha256) {}

    /** All of them, from what was stored when they were gathered: another map is another image. */
    private record All(Map<TokenId, Versioned<ApiToken>> from, List<Known> known) {}

    /**
     * Access by tokens of the configuration and of the store.
     *
     * @param tokens of the configuration
     * @param stored those that the API has made, as they are now; one that has the name of a token of the configuration is not let in
     * @param permissions what needs which role
     * @param read whether the store has been read: before that nobody can say that a token is not known
     */
    public Access(
            List<Token> tokens,
            Supplier<? extends Map<TokenId, Versioned<ApiToken>>> stored,
            Permissions permissions,
            InstantSource clock,
            BooleanSupplier read) {
        this.tokens = List.copyOf(tokens);
        this.configured = tokens.stream()
                .map(token -> new Known(
                        new Caller(token.id().text(), Optional.of(token.role()), Optional.empty()), token.sha256()))
                .toList();
        this.stored = stored;
        this.permissions = permissions;
        this.clock = clock;
        this.read = read;
        this.attempts = new Attempts(clock);
        this.all = new All(Map.of(), configured);
    }

    /** Lets nobody in: for servers whose routes need no token. */
    static Access nobody() {
        return new Access(List.of(), Map::of, new Permissions(List.of()), InstantSource.system(), () -> true);
    }

    /** Tokens of the configuration. */
    public List<Token> configured() {
        return tokens;
    }

    /** The hour in which a token was last let in by this program since it was started. */
    public Optional<Instant> lastUsed(Bytes sha256) {
        return Optional.ofNullable(used.get(sha256));
    }

    /**
     * Judges a request by what it has of a token and by what it wants.
     *
     * @param authorization the header; empty where there is none
     * @param client address of who asks
     */
    Verdict judge(Optional<String> authorization, String client, Route route) {
        if (authorization.isEmpty()) {
            return new Verdict.Refused(
                    Caller.ANONYMOUS, Reason.NO_TOKEN, unauthorized("Send Authorization: Bearer <token>.", false));
        }
        Bytes sha256 = digest(authorization.get());
        Optional<Problem> wait = attempts.refusal(client, sha256);
        if (wait.isPresent()) {
            return new Verdict.Refused(Caller.ANONYMOUS, Reason.TOO_MANY, wait.get());
        }
        boolean complete = read.getAsBoolean(); // first: what is read meanwhile must not pass for unknown
        Optional<Caller> caller = find(sha256);
        if (caller.isEmpty() && !complete) {
            return new Verdict.Refused(
                    Caller.ANONYMOUS,
                    Reason.UNREAD,
                    Problem.of(ProblemKind.STORE_UNAVAILABLE, "The store has not been read, or not been set up, yet.")
                            .withHeader("Retry-After", "1"));
        }
        if (caller.isEmpty()) {
            attempts.failed(client, sha256);
            return new Verdict.Refused(
                    Caller.ANONYMOUS,
                    Reason.UNKNOWN,
                    unauthorized("This token is not known. Send Authorization: Bearer <token>.", true));
        }
        if (isOver(caller.get())) {
            // no guess: whoever sends it has had it
            String text = "The token %s expired at %s. Have another one made."
                    .formatted(
                            caller.get().name(),
                            caller.get().expires().map(Instant::toString).orElse(""));
            return new Verdict.Refused(caller.get(), Reason.EXPIRED, unauthorized(text, true));
        }
        attempts.letIn(client, sha256);
        used.put(sha256, clock.instant().truncatedTo(ChronoUnit.HOURS));
        return permitted(caller.get(), sha256, route);
    }

    private Verdict permitted(Caller caller, Bytes sha256, Route route) {
        Optional<Role> needed = permissions.needed(route.method(), route.template());
        if (needed.isEmpty()) {
            return new Verdict.Refused(
                    caller,
                    Reason.UNLISTED,
                    Problem.of(
                            ProblemKind.FORBIDDEN,
                            "Nobody may do that: no role is known for it. This is a defect of Zonefleet."));
        }
        return caller.may(needed.get())
                ? new Verdict.Admitted(caller, sha256)
                : new Verdict.Refused(caller, Reason.ROLE, caller.forbidden(needed.get()));
    }

    /** Whether a token that was let in still is: not revoked, expired or of another role since. */
    boolean isStill(Verdict.Admitted admitted) {
        return find(admitted.sha256())
                .filter(now -> now.role().equals(admitted.caller().role()) && !isOver(now))
                .isPresent();
    }

    private boolean isOver(Caller caller) {
        return caller.expires().filter(end -> !clock.instant().isBefore(end)).isPresent();
    }

    private Optional<Caller> find(Bytes sha256) {
        byte[] given = sha256.toArray();
        Optional<Caller> found = Optional.empty();
        for (Known known : all()) {
            if (MessageDigest.isEqual(known.sha256().toArray(), given)) {
                found = Optional.of(known.caller());
            }
        }
        return found;
    }

    @SuppressWarnings("ReferenceEquality") // images share what did not change
    private List<Known> all() {
        Map<TokenId, Versioned<ApiToken>> now = stored.get();
        All last = all;
        if (now != last.from()) {
            last = new All(now, gathered(now));
            used.keySet().retainAll(last.known().stream().map(Known::sha256).collect(Collectors.toSet()));
            all = last;
        }
        return last.known();
    }

    private List<Known> gathered(Map<TokenId, Versioned<ApiToken>> made) {
        Set<TokenId> taken = tokens.stream().map(Token::id).collect(Collectors.toSet());
        List<Known> known = new ArrayList<>(configured);
        made.forEach((id, token) -> {
            if (!taken.contains(id)) {
                known.add(known(token.value()));
            }
        });
        return List.copyOf(known);
    }

    private static Known known(ApiToken token) {
        return new Known(
                new Caller(token.id().text(), Optional.of(token.role()), token.expires()),
                Bytes.of(HexFormat.of().parseHex(token.sha256())));
    }

    /** Digest of what a header has of a token; of another scheme all of it, which matches nothing. */
    private static Bytes digest(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return sha256(bearer ? authorization.substring(SCHEME.length()).strip() : SCHEME + authorization);
    }

    private static Problem unauthorized(String detail, boolean wrong) {
        return Problem.of(ProblemKind.UNAUTHORIZED, detail)
                .withHeader(
                        "WWW-Authenticate", "Bearer realm=\"zonefleet\"" + (wrong ? ", error=\"invalid_token\"" : ""));
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
