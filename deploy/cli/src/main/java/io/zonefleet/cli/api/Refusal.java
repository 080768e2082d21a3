// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;

/** What an answer that is no success says, in words and as an exit code; pure. */
final class Refusal {
    private static final int SHOWN = 20;

    private Refusal() {}

    static Failure of(int status, JsonNode problem) {
        StringBuilder text = new StringBuilder(problem.path("title").asText("HTTP status " + status));
        if (problem.hasNonNull("detail")) {
            text.append(": ").append(problem.path("detail").asText());
        }
        int shown = 0;
        for (JsonNode error : problem.path("errors")) {
            if (shown++ == SHOWN) {
                text.append("\n  … and more");
                break;
            }
            text.append("\n  ").append(error.path("pointer").asText()).append(": ");
            if (error.hasNonNull("value")) {
                text.append('"').append(error.path("value").asText()).append("\" ");
            }
            text.append(error.path("message").asText());
        }
        return new Failure(code(status), text.toString());
    }

    private static ExitCode code(int status) {
        return switch (status) {
            case 401, 403 -> ExitCode.UNAUTHORIZED;
            case 404 -> ExitCode.NOT_FOUND;
            case 409, 412 -> ExitCode.CONFLICT;
            case 408, 429, 502, 503, 504 -> ExitCode.UNAVAILABLE;
            default -> ExitCode.FAILED;
        };
    }
}
