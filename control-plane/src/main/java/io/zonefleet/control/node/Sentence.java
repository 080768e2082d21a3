// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.model.Phrase;
import io.zonefleet.model.Words;

/**
 * What the control plane says of nodes and of what they have proved, in English, with names for what differs. Each has a name of its own too, by
 * which the dashboard says the same in another language: what is new here needs a sentence there.
 */
public enum Sentence {
    // why a node has not proved something
    NODE_SILENT("silent: it does not report"),
    NODE_OF_OTHER_EPOCH("it follows another epoch of the store"),
    NODE_FAULTY("{kind}: {subject}: {said}"),
    NODE_BEHIND("has proved {proved} of {feed}, not {revision}"),

    // why nobody proves something
    NOTHING_TO_PROVE("it changes nothing that any node answers"),
    NOBODY_TO_PROVE("no node is registered that it concerns, so nobody answers it yet"),
    NOBODY_SERVES("no node is registered that is to serve it"),
    ROWS_BEING_WRITTEN("its rows are still being written"),
    LARGE_CHANGE_UNDER_WAY("a large change is on its way to the nodes: what they have proved may be older"),

    // why old answers may still be given
    NODES_MAY_ANSWER_OLD("{open} of {all} nodes may still give the old answer"),
    NOBODY_HAS_PROVED("no node is registered that has proved it"),
    PROVED_SINCE_UNKNOWN("of some nodes it is not known since when they have proved it"),
    HELD_BY_TTL("its TTL was {seconds} s: {name}"),
    HELD_UNKNOWN("what it answered before is no longer known; no TTL can be longer"),
    HELD_NEGATIVE("types and names that were not there are remembered so long: negativeTtl of cluster {cluster}"),
    HELD_UNCAPPED("upstream answered it before, whose TTL nothing caps: cluster {cluster} has no cache"),
    HELD_UPSTREAM("upstream answered it before, for at most so long: cache of cluster {cluster}"),
    HELD_STALE("where its nodes forward the name, they may give it late: serveStale of cluster {cluster}"),
    HELD_NEGATIVE_BEFORE("negativeTtl was so before: profile {profile}"),
    HELD_CACHE_BEFORE("the cache kept upstream's answers so long before: profile {profile}");

    /** Taken apart once, and not each time that it is said. */
    @SuppressWarnings("ImmutableEnumChecker") // it is: its set is a copy that nobody changes
    private final Phrase phrase;

    Sentence(String english) {
        this.phrase = Phrase.of(this, english);
    }

    /**
     * Says it.
     *
     * @param values one for each name in it, in their order; {@link Words} where a value is a sentence itself
     */
    public Words of(Object... values) {
        return phrase.say(values);
    }
}
