// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The name of a sentence that stands beside it in English, and what that sentence names: with both, another language says the same.
 *
 * @param code of the sentence; stable
 * @param values what it names, by name. Where a value is itself a sentence, a value {@code <name>.code} has that one's code, and the other values
 *     have what it names. Always the same names for one code, but for sentences within it
 */
public record Said(String code, SortedMap<String, String> values) {
    public Said {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** One that names nothing. */
    public Said(String code) {
        this(code, new TreeMap<>());
    }
}
