// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
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

    public Phrase {
        names = Collections.unmodifiableSet(new LinkedHashSet<>(names)); // in their order
    }

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
        assert values.length == names.size() : code + " names " + names + ", not " + values.length + " things";
        SortedMap<String, String> named = new TreeMap<>();
        List<Said> within = new ArrayList<>();
        int next = 0;
        for (String name : names) {
            @Nullable Object value = next < values.length ? values[next++] : "";
            named.put(name, String.valueOf(value));
            if (value instanceof Words words) {
                named.put(name + CODE, words.said().code());
                within.add(words.said());
            }
        }
        within.forEach(inner -> inner.values().forEach((name, value) -> add(named, name, value)));
        String text = NAME.matcher(english)
                .replaceAll(found -> Matcher.quoteReplacement(named.getOrDefault(found.group(1), "")));
        return new Words(text, new Said(code, named));
    }

    /** Names of a sentence within another are among the names of that one, so that none may be in both for something else. */
    private void add(SortedMap<String, String> named, String name, String value) {
        String known = named.putIfAbsent(name, value);
        assert known == null || known.equals(value)
                : code + " has two values named " + name + ": " + known + " and " + value;
    }
}
