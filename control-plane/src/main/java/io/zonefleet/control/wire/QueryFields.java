// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Parsed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The query of a request, read parameter by parameter as {@link JsonFields} reads an object. Unknown parameters are refused by {@link
 * #end}: a misspelt {@code dryRun} must not write.
 */
public final class QueryFields {
    private final Map<String, String> given = new HashMap<>();
    private final Set<String> known = new TreeSet<>();
    private final Violations violations;

    /** @param raw as it stood behind the question mark; empty where there was none */
    public QueryFields(String raw, Violations violations) {
        this.violations = violations;
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                add(pair);
            }
        }
    }

    private void add(String pair) {
        int sign = pair.indexOf('=');
        String rawName = sign < 0 ? pair : pair.substring(0, sign);
        String rawValue = sign < 0 ? "" : pair.substring(sign + 1);
        Optional<String> name = violations.accept("query/" + rawName, PercentDecoding.query(rawName));
        name.ifPresent(n -> violations
                .accept("query/" + n, PercentDecoding.query(rawValue))
                .ifPresent(value -> {
                    if (given.put(n, value) != null) {
                        violations.add("query/" + n, value, "duplicate", "give the parameter once");
                    }
                }));
    }

    /** A text of at most {@code max} characters. */
    public Optional<String> text(String name, int max) {
        Optional<String> value = get(name);
        if (value.isPresent() && value.get().length() > max) {
            violations.add("query/" + name, value.get(), "length", "shorten it to at most " + max + " characters");
            return Optional.empty();
        }
        return value;
    }

    /** {@code true} or {@code false}; false where it is left out. */
    public boolean flag(String name) {
        return either(name).orElse(false);
    }

    /** {@code true} or {@code false}; empty where it is left out or neither. */
    public Optional<Boolean> either(String name) {
        return parsed(name, text -> switch (text) {
            case "true" -> Parsed.valid(true);
            case "false" -> Parsed.valid(false);
            default -> Parsed.invalid(text, "enum", "use true or false");
        });
    }

    /** A whole number from {@code min} to {@code max}. */
    public int whole(String name, int min, int max, int otherwise) {
        Optional<String> value = get(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get().matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        }
        violations.add("query/" + name, value.get(), "range", "use a whole number from " + min + " to " + max);
        return otherwise;
    }

    /** A text that {@code parser} takes. */
    public <T> Optional<T> parsed(String name, Function<String, Parsed<T>> parser) {
        return get(name).flatMap(text -> violations.accept("query/" + name, parser.apply(text)));
    }

    /** Refuses parameters that were not asked for. To be called last. */
    public void end() {
        given.forEach((name, value) -> {
            if (!known.contains(name)) {
                String message = known.isEmpty()
                        ? "remove it: this operation takes no parameters"
                        : "remove it; known parameters: " + String.join(", ", known);
                violations.add("query/" + name, value, "unknown-parameter", message);
            }
        });
    }

    private Optional<String> get(String name) {
        known.add(name);
        return Optional.ofNullable(given.get(name));
    }
}
