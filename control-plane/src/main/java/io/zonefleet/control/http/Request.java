// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.QueryFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Parsed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request as endpoints see it: body read, caller known. Belongs to the one thread that answers it. */
public final class Request {
    private final String id;
    private final String line;
    private final Caller caller;
    private final Map<String, Parsed<String>> path;
    private final MultiMap headers;
    private final byte[] body;
    private final Violations violations = new Violations();
    private final QueryFields query;

    /**
     * @param id in logs and problems
     * @param line method, path and query
     * @param path values of the variable segments
     * @param rawQuery behind the question mark
     */
    Request(
            String id,
            String line,
            Caller caller,
            Map<String, Parsed<String>> path,
            String rawQuery,
            MultiMap headers,
            byte[] body) {
        this.id = id;
        this.line = line;
        this.caller = caller;
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.query = new QueryFields(rawQuery, violations);
    }

    /** Its id in logs and problems. */
    public String id() {
        return id;
    }

    /** Who sent it. */
    public Caller caller() {
        return caller;
    }

    /** Where everything that is wrong with it is gathered. */
    public Violations violations() {
        return violations;
    }

    /** Its query. */
    public QueryFields query() {
        return query;
    }

    /** A variable segment of its path as {@code parser} takes it; where that refuses, empty, and a violation is added. */
    public <T> Optional<T> path(String name, Function<String, Parsed<T>> parser) {
        return violations
                .accept("path/" + name, path.getOrDefault(name, Parsed.valid("")))
                .flatMap(text -> violations.accept("path/" + name, parser.apply(text)));
    }

    /** A header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Media type of its body, in lower case and without parameters; empty where it has none. */
    public String mediaType() {
        return mediaType(headers.get("Content-Type"));
    }

    static String mediaType(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** SHA-256 over method, path, query and body: the same for a repetition of the same request. */
    public String fingerprint() {
        MessageDigest sha = Access.sha256();
        sha.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest(body));
    }

    /** Its body as it came. */
    public byte[] body() {
        return body;
    }

    /**
     * Its body as a tree.
     *
     * @throws io.zonefleet.control.wire.MalformedException where the body is no JSON
     */
    public JsonNode json() {
        return JsonBody.read(body);
    }

    /** Refuses unknown parameters, then throws where anything was wrong so far. To be called before anything is done. */
    public void check() {
        query.end();
        violations.throwIfAny();
    }
}
