// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import java.util.List;

/**
 * One operation of the API.
 *
 * @param method GET, PUT, POST or DELETE
 * @param template path with {@code {variables}}
 * @param open whether it needs no token
 * @param action what it does
 */
public record Route(String method, String template, boolean open, Action action) {
    /** What a route does. */
    public sealed interface Action {
        /** Answers once. */
        record Answers(Endpoint endpoint) implements Action {}

        /** Answers at once on the event loop, also when the server is overloaded: must not block. */
        record AnswersAtOnce(Endpoint endpoint) implements Action {}

        /** Streams server-sent events. */
        record Streams(EventSource source) implements Action {}
    }

    /** A route that needs a token. */
    public static Route of(String method, String template, Endpoint endpoint) {
        return new Route(method, template, false, new Action.Answers(endpoint));
    }

    /** A route that needs none. */
    public static Route open(String method, String template, Endpoint endpoint) {
        return new Route(method, template, true, new Action.Answers(endpoint));
    }

    /** Whether its requests have a JSON body. */
    public boolean takesBody() {
        return method.equals("PUT") || (method.equals("POST") && !template.endsWith("/poll"));
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
