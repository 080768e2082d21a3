// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import java.util.List;

/**
 * One operation of the API.
 *
 * @param method GET, PUT, POST or DELETE
 * @param template path with {@code {variables}}
 * @param open whether it needs no token
 * @param takesBody whether its requests have a JSON body
 * @param action what it does
 */
public record Route(String method, String template, boolean open, boolean takesBody, Action action) {
    /** What a route does. */
    public sealed interface Action {
        /** Answers once. */
        record Answers(Endpoint endpoint) implements Action {}

        /** Answers at once on the event loop, also when the server is overloaded: must not block. */
        record AnswersAtOnce(Endpoint endpoint) implements Action {}

        /** Streams server-sent events. */
        record Streams(EventSource source) implements Action {}
    }

    /** A route that needs a token; PUT and POST take a body. */
    public static Route of(String method, String template, Endpoint endpoint) {
        boolean takesBody = method.equals("PUT") || method.equals("POST");
        return new Route(method, template, false, takesBody, new Action.Answers(endpoint));
    }

    /** A POST without a body. */
    public static Route bare(String template, Endpoint endpoint) {
        return new Route("POST", template, false, false, new Action.Answers(endpoint));
    }

    /** A GET that needs no token. */
    public static Route open(String template, Endpoint endpoint) {
        return new Route("GET", template, true, false, new Action.Answers(endpoint));
    }

    /** A GET that needs no token and is answered on the event loop. */
    public static Route atOnce(String template, Endpoint endpoint) {
        return new Route("GET", template, true, false, new Action.AnswersAtOnce(endpoint));
    }

    /** A GET that streams events. */
    public static Route streams(String template, EventSource source) {
        return new Route("GET", template, false, false, new Action.Streams(source));
    }

    List<String> segments() {
        return List.of(template.substring(1).split("/", -1));
    }
}
