// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import java.util.Set;

/**
 * One operation of the API.
 *
 * @param method GET, PUT, POST or DELETE
 * @param template path with {@code {variables}}
 * @param open whether it needs no token
 * @param takes media types of the bodies that its requests have; none: they have no body
 * @param action what it does
 */
public record Route(String method, String template, boolean open, Set<String> takes, Action action) {
    private static final Set<String> JSON = Set.of("application/json");

    public Route {
        takes = Set.copyOf(takes);
    }

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
        return new Route(method, template, false, takesBody ? JSON : Set.of(), new Action.Answers(endpoint));
    }

    /** The same with bodies of other types. */
    public Route taking(Set<String> mediaTypes) {
        return new Route(method, template, open, mediaTypes, action);
    }

    boolean takesBody() {
        return !takes.isEmpty();
    }

    /** A POST without a body. */
    public static Route bare(String template, Endpoint endpoint) {
        return new Route("POST", template, false, Set.of(), new Action.Answers(endpoint));
    }

    /** A GET that needs no token. */
    public static Route open(String template, Endpoint endpoint) {
        return new Route("GET", template, true, Set.of(), new Action.Answers(endpoint));
    }

    /** A GET that needs no token and is answered on the event loop. */
    public static Route atOnce(String template, Endpoint endpoint) {
        return new Route("GET", template, true, Set.of(), new Action.AnswersAtOnce(endpoint));
    }

    /** A GET that streams events. */
    public static Route streams(String template, EventSource source) {
        return new Route("GET", template, false, Set.of(), new Action.Streams(source));
    }
}
