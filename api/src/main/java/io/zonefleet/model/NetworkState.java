// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node's agent last saw of link, addresses and packet rules. Small: at most 2 KiB of a status.
 *
 * @param role {@code owner}, or {@code standby} where another agent of this node keeps them
 * @param link name of the link that carries the addresses
 * @param kind what it is: {@code dummy}, {@code bridge}, {@code lo}; empty where it is not there
 * @param kindReason why it is that
 * @param addressesWanted how many addresses there should be
 * @param missing those of them that are not there, the first few
 * @param mode which rules there should be ({@link RulesMode#text})
 * @param backend by what they are written ({@link RulesBackend#text}); empty where nothing was chosen yet
 * @param backendReason why by that
 * @param rulesWanted how many rules there should be
 * @param rulesThere how many of them there are
 * @param waits why addresses that the profile wants are none of those yet, where that is nobody's fault; agents before it say nothing
 * @param said by which another language says them, for {@code kindReason}, {@code backendReason} and {@code waits}; empty from an agent that
 *     does not tell
 */
public record NetworkState(
        String role,
        String link,
        String kind,
        String kindReason,
        int addressesWanted,
        List<Address> missing,
        String mode,
        String backend,
        String backendReason,
        int rulesWanted,
        int rulesThere,
        Optional<String> waits,
        Optional<SortedMap<String, Said>> said) {

    /** In {@link #said}: why the link is of its kind. */
    public static final String KIND_REASON = "kindReason";

    /** In {@link #said}: why rules are written by that backend. */
    public static final String BACKEND_REASON = "backendReason";

    /** In {@link #said}: why addresses are not there yet. */
    public static final String WAITS = "waits";

    private static final int MOST_MISSING = 4;
    private static final int LONGEST_REASON = 160;

    /** Cuts what is too long for a status. */
    public NetworkState {
        missing = missing.stream().limit(MOST_MISSING).toList();
        kindReason = cut(kindReason);
        backendReason = cut(backendReason);
        waits = waits.map(NetworkState::cut);
        said = said.map(NetworkState::cut);
    }

    /** The same, where it waits for that. */
    public NetworkState waiting(Optional<String> why, Optional<Said> by) {
        SortedMap<String, Said> all = new TreeMap<>(said.orElseGet(TreeMap::new));
        by.ifPresent(waiting -> all.put(WAITS, waiting));
        return new NetworkState(
                role,
                link,
                kind,
                kindReason,
                addressesWanted,
                missing,
                mode,
                backend,
                backendReason,
                rulesWanted,
                rulesThere,
                why,
                all.isEmpty() ? Optional.empty() : Optional.of(all));
    }

    private static SortedMap<String, Said> cut(SortedMap<String, Said> all) {
        SortedMap<String, Said> shorter = new TreeMap<>(all);
        shorter.replaceAll((field, said) -> {
            SortedMap<String, String> values = new TreeMap<>(said.values());
            values.replaceAll((name, value) -> cut(value));
            return new Said(said.code(), values);
        });
        return Collections.unmodifiableSortedMap(shorter);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }
}
