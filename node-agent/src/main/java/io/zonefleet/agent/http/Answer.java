// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Violation;
import java.util.List;

/**
 * An HTTP answer.
 *
 * @param status code
 * @param type media type
 * @param body text
 */
record Answer(int status, String type, String body) {
    static final ObjectMapper JSON = new ObjectMapper();

    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body);
    }

    static Answer json(ObjectNode body) {
        return new Answer(200, "application/json", body.toString());
    }

    /** RFC 9457. */
    static Answer problem(int status, String title, String detail) {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        return new Answer(status, "application/problem+json", problem.toString());
    }

    static Answer problem(int status, String title, List<Violation> violations) {
        ObjectNode problem = JSON.createObjectNode();
        problem.put("type", "about:blank").put("title", title).put("status", status);
        var errors = problem.putArray("errors");
        for (Violation violation : violations) {
            errors.addObject()
                    .put("pointer", violation.pointer())
                    .put("value", violation.value())
                    .put("rule", violation.rule())
                    .put("message", violation.message());
        }
        return new Answer(status, "application/problem+json", problem.toString());
    }
}
