// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is as the contract says.
 *
 * @param status HTTP status
 * @param text the body
 */
public record Answer(int status, String text, HttpResponse<String> http) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON. */
    public JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (IOException noJson) {
            throw new AssertionError("no JSON: " + text, noJson);
        }
    }

    /** What stands at {@code pointer} in the body. */
    public JsonNode at(String pointer) {
        return json().at(pointer);
    }

    /** A header; empty where there is none. */
    public String header(String name) {
        return http.headers().firstValue(name).orElse("");
    }

    /** Broken rules as {@code pointer rule}. */
    public List<String> errors() {
        List<String> errors = new ArrayList<>();
        json().path("errors")
                .forEach(error -> errors.add(error.path("pointer").asText() + " "
                        + error.path("rule").asText()));
        return errors;
    }

    /** The revision it shows or wrote. */
    public long revision() {
        return Long.parseLong(header("Zonefleet-Revision"));
    }
}
