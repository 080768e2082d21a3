// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.proof.FeedAnswers.Said;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What feeds say of the names that were asked for last, some 150 bytes for each feed of a name. Names go as a whole, and the one that was asked
 * for last stays however many feeds there are: where single feeds went, a name of more feeds than are kept would find none of them. Thread-safe.
 */
final class KeptAnswers {
    /** Feeds of all names together: two to three megabytes. */
    static final int MOST = 16_384;

    /**
     * What is asked.
     *
     * @param epoch of the store: one that was restored counts anew
     * @param zones that may have lost the name
     */
    record Question(String epoch, DomainName name, Set<DomainName> zones) {
        Question {
            zones = Set.copyOf(zones);
        }
    }

    /** Also the guard of both; the one that was asked for last comes last. */
    private final Map<Question, Map<Feed, Said>> names = new LinkedHashMap<>(16, 0.75f, true);

    private int feeds;

    /** What is kept; no feed where nothing is. */
    Map<Feed, Said> of(Question question) {
        synchronized (names) {
            return names.getOrDefault(question, Map.of());
        }
    }

    /** Keeps that in place of what is kept of it. */
    void keep(Question question, Map<Feed, Said> said) {
        synchronized (names) {
            Map<Feed, Said> old = names.put(question, Map.copyOf(said));
            feeds += said.size() - (old == null ? 0 : old.size());
            Iterator<Map<Feed, Said>> oldest = names.values().iterator();
            while (feeds > MOST && names.size() > 1) {
                feeds -= oldest.next().size();
                oldest.remove();
            }
        }
    }
}
