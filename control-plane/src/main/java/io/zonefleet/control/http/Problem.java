// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Map;

/**
 * What is wrong and what to do, as {@code application/problem+json} (RFC 9457).
 *
 * @param kind of problem
 * @param detail of this occurrence
 * @param errors every rule that is broken
 * @param more further members
 * @param headers further headers
 */
public record Problem(
        ProblemKind kind, String detail, List<Violation> errors, ObjectNode more, Map<String, String> headers) {
    /** Media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    /** A problem with a kind and a detail. */
    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, List.of(), JsonBody.object(), Map.of());
    }

    /** The same with every broken rule. */
    public Problem withErrors(List<Violation> violations) {
        return new Problem(kind, detail, violations, more, headers);
    }

    /** The same with further members. */
    public Problem with(ObjectNode members) {
        return new Problem(kind, detail, errors, members, headers);
    }

    /** The same with a header. */
    public Problem withHeader(String name, String value) {
        return new Problem(kind, detail, errors, more, Map.of(name, value));
    }

    /** To throw it. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** The answer that tells it. */
    public Response response() {
        ObjectNode body = JsonBody.object()
                .put("type", "/problems/" + kind.text())
                .put("title", kind.title())
                .put("status", kind.status())
                .put("detail", detail);
        body.setAll(more);
        if (!errors.isEmpty()) {
            ArrayNode array = body.putArray("errors");
            errors.forEach(error -> {
                ObjectNode node = array.addObject().put("pointer", error.pointer());
                if (!error.value().isEmpty()) {
                    node.put("value", error.value());
                }
                node.put("rule", error.rule()).put("message", error.message());
            });
        }
        Response response = new Response(kind.status(), MEDIA_TYPE, Buffer.buffer(JsonBody.write(body)), Map.of());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }
}
