// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One key of the configuration file. The table in {@code docs/agent-configuration.md} is made of these.
 *
 * @param path of the key, dots between its levels
 * @param form what may stand there, for people
 * @param standard what holds where the key is left out, for people; empty: it must be given
 * @param meaning what it is for
 * @param fallback the value that holds where the key is left out; for a key that must be given one that stands in for it while
 *     the rest of a broken file is read
 * @param reader from the file's scalars, at least one
 */
record ConfigKey<T>(
        String path,
        String form,
        String standard,
        String meaning,
        T fallback,
        Function<List<String>, Parsed<T>> reader) {

    /** A key of one scalar. */
    static <T> ConfigKey<T> one(
            String path, String form, String standard, String meaning, T fallback, Function<String, Parsed<T>> reader) {
        return new ConfigKey<>(
                path,
                form,
                standard,
                meaning,
                fallback,
                values -> values.size() == 1
                        ? reader.apply(values.getFirst())
                        : Parsed.invalid(values.toString(), "one-value", "give one value: " + form));
    }

    /** A key of one scalar that may be left out. */
    static <T> ConfigKey<Optional<T>> optional(
            String path, String form, String standard, String meaning, Function<String, Parsed<T>> reader) {
        return one(path, form, standard, meaning, Optional.empty(), text -> switch (reader.apply(text)) {
            case Parsed.Valid<T> valid -> Parsed.valid(Optional.of(valid.value()));
            case Parsed.Invalid<T> invalid -> new Parsed.Invalid<>(invalid.violations());
        });
    }

    /** A key of one scalar or a list of them. */
    static <T> ConfigKey<List<T>> many(
            String path,
            String form,
            String standard,
            String meaning,
            List<T> fallback,
            Function<String, Parsed<T>> reader) {
        return new ConfigKey<>(path, form, standard, meaning, fallback, values -> readAll(values, reader));
    }

    private static <T> Parsed<List<T>> readAll(List<String> values, Function<String, Parsed<T>> reader) {
        List<T> good = new ArrayList<>();
        List<Violation> bad = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            switch (reader.apply(values.get(i))) {
                case Parsed.Valid<T> valid -> good.add(valid.value());
                case Parsed.Invalid<T> invalid -> {
                    for (Violation violation : invalid.violations()) {
                        bad.add(violation.under("/" + i));
                    }
                }
            }
        }
        return bad.isEmpty() ? Parsed.valid(List.copyOf(good)) : new Parsed.Invalid<>(bad);
    }

    boolean isRequired() {
        return standard.isEmpty();
    }

    /** Where it stands in the file, as JSON pointer (RFC 6901). */
    String pointer() {
        return "/" + path.replace('.', '/');
    }
}
