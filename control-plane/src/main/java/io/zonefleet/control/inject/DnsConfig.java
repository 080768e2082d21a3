// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code dnsConfig} of a pod. Texts as a pod has them: the API server checks what a user wrote, also after us.
 *
 * @param nameservers addresses
 * @param searches domains
 * @param options in their order
 */
record DnsConfig(List<String> nameservers, List<String> searches, List<Option> options) {
    /** What the API server allows ({@code MaxDNSSearchPaths}). */
    private static final int MAX_SEARCHES = 32;

    /** Characters of all of them with a blank between ({@code MaxDNSSearchListChars}). */
    private static final int MAX_CHARACTERS = 2048;

    DnsConfig {
        nameservers = List.copyOf(nameservers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }

    /** One option. */
    record Option(String name, Optional<String> value) {}

    /** The same with what a pod says itself: its searches behind these, its options instead of these. Nameservers stay. */
    DnsConfig with(DnsConfig own) {
        Set<String> all = new LinkedHashSet<>(searches);
        all.addAll(own.searches());
        Map<String, Option> byName = new LinkedHashMap<>();
        options.forEach(option -> byName.put(option.name(), option));
        own.options().forEach(option -> byName.put(option.name(), option));
        return new DnsConfig(nameservers, new ArrayList<>(all), new ArrayList<>(byName.values()));
    }

    /** Whether the API server takes so many search domains. */
    boolean isWithinLimits() {
        return searches.size() <= MAX_SEARCHES && String.join(" ", searches).length() <= MAX_CHARACTERS;
    }
}
