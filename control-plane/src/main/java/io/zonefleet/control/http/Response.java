// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.zonefleet.control.wire.JsonBody;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole answer.
 *
 * @param status HTTP status
 * @param mediaType of the body; empty without one
 * @param body its bytes; not changed afterwards
 * @param headers beside those that every answer has
 */
public record Response(int status, String mediaType, Buffer body, Map<String, String> headers) {
    /** Header with the revision of what is shown or was written. */
    public static final String REVISION = "Zonefleet-Revision";

    public Response {
        headers = Map.copyOf(headers);
    }

    /** An answer in JSON. */
    public static Response json(int status, JsonNode body) {
        return new Response(status, "application/json", Buffer.buffer(JsonBody.write(body)), Map.of());
    }

    /** An answer without a body. */
    public static Response empty(int status) {
        return new Response(status, "", Buffer.buffer(), Map.of());
    }

    /** An answer of another type. */
    public static Response of(String mediaType, byte[] body) {
        return new Response(200, mediaType, Buffer.buffer(body), Map.of());
    }

    /** An answer in plain text. */
    public static Response text(int status, String text) {
        return new Response(status, "text/plain; charset=utf-8", Buffer.buffer(text), Map.of());
    }

    /** Its bytes. */
    public byte[] bytes() {
        return body.getBytes();
    }

    /** The same with another body in JSON. */
    public Response withJson(byte[] other) {
        return new Response(status, mediaType, Buffer.buffer(other), headers);
    }

    /** The same with another status. */
    public Response withStatus(int other) {
        return new Response(other, mediaType, body, headers);
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(name, value);
        return new Response(status, mediaType, body, all);
    }

    /** The same with the revision that it shows or wrote. */
    public Response atRevision(long revision) {
        return with(REVISION, Long.toString(revision));
    }
}
