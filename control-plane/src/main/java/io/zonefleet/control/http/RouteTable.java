// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.control.wire.PercentDecoding;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the route of a request. Paths are split before they are decoded, so an encoded slash stays part of its segment and is refused
 * by whoever reads the segment, with a reason, instead of naming another path.
 */
public final class RouteTable {
    /** What a request's path and method lead to. */
    sealed interface Match {
        /** A route, with the values of its variables. */
        record Found(Route route, Map<String, Parsed<String>> variables) implements Match {}

        /** The path is known, for other methods. */
        record OtherMethods(SortedSet<String> allowed) implements Match {}

        /** The path is not known. */
        record None() implements Match {}
    }

    /** A route with its template in pieces: split once, not for each request. */
    private record Template(Route route, List<String> segments) {}

    private final List<Template> templates;

    public RouteTable(List<Route> routes) {
        this.templates = routes.stream()
                .map(route -> new Template(route, segments(route.template())))
                .toList();
    }

    /** All of them. */
    public List<Route> routes() {
        return templates.stream().map(Template::route).toList();
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** @param path as it came, still encoded; begins with a slash */
    Match match(String method, String path) {
        List<String> segments = segments(path);
        String wanted = method.equals("HEAD") ? "GET" : method;
        SortedSet<String> allowed = new TreeSet<>();
        List<Match.Found> found = new ArrayList<>();
        for (Template template : templates) {
            variables(template.segments(), segments).ifPresent(variables -> {
                Route route = template.route();
                allowed.add(route.method());
                if (route.method().equals(wanted)) {
                    found.add(new Match.Found(route, variables));
                }
            });
        }
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed.isEmpty() ? new Match.None() : new Match.OtherMethods(allowed);
    }

    private static Optional<Map<String, Parsed<String>>> variables(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, Parsed<String>> variables = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String given = segments.get(i);
            if (expected.startsWith("{") && !given.isEmpty()) {
                variables.put(expected.substring(1, expected.length() - 1), PercentDecoding.segment(given));
            } else if (!expected.equals(given)) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
