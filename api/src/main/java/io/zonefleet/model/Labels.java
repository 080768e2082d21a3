// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Labels of a thing, or a selector over them.
 *
 * @param entries sorted, at most 32
 */
public record Labels(SortedMap<String, String> entries) {
    /** No labels. */
    public static final Labels NONE = new Labels(new TreeMap<>());

    /** How many labels one thing may have. */
    public static final int MAX = 32;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");

    /** @throws IllegalArgumentException for a key or value outside Kubernetes' rules for labels */
    public Labels {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        if (entries.size() > MAX) {
            throw new IllegalArgumentException("more than " + MAX + " labels");
        }
        entries.forEach((key, value) -> {
            if (!isKey(key) || !isValue(value)) {
                throw new IllegalArgumentException("not a label: " + key + "=" + value);
            }
        });
    }

    /** Labels from a plain map. */
    public static Labels of(Map<String, String> entries) {
        return entries.isEmpty() ? NONE : new Labels(new TreeMap<>(entries));
    }

    /** Whether {@code key} may name a label. */
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /** Whether {@code value} may be a label's value. */
    public static boolean isValue(String value) {
        return VALUE.matcher(value).matches();
    }

    /** Whether these labels have every entry of {@code selector}. */
    public boolean match(Labels selector) {
        return entries.entrySet().containsAll(selector.entries.entrySet());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
