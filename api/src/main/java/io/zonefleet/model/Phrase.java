// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An English sentence with names, in braces, for what differs each time that it is said.
 *
 * @param code by which other languages know it
 * @param english the sentence
 * @param names those in it, in the order in which they come first
 */
public record Phrase(String code, String english, Set<String> names) {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    /** Of a value that is a sentence itself: the code of that one. */
    private static final String CODE = ".code";

    /** One whose code is that of a constant: {@code NOT_ASKED} is {@code not-asked}. */
    public static Phrase of(Enum<?> constant, String english) {
        Set<String> names = new LinkedHashSet<>();
        NAME.matcher(english).results().map(found -> found.group(1)).forEach(names::add);
        return new Phrase(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), english, names);
    }

    /**
     * Says it.
     *
     * @param values one for each of {@link #names}, in that order; {@link Words} where a value is a sentence itself
     */
    public Words say(@Nullable Object... values) {
        SortedMap<String, String> named = new TreeMap<>();
        int next = 0;
        for (String name : names) {
            @Nullable Object value = next < values.length ? values[next++] : "";
            if (value instanceof Words within) {
                named.put(name + CODE, within.said().code());
                named.putAll(within.said().values());
            }
            named.put(name, String.valueOf(value));
        }
        String text = NAME.matcher(english)
                .replaceAll(found -> Matcher.quoteReplacement(named.getOrDefault(found.group(1), "")));
        return new Words(text, new Said(code, named));
    }
}
