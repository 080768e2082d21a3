// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.keys.DesiredValue;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What has to change in one feed, its head left out.
 *
 * @param keys keys with their new values; empty: the key is deleted
 * @param dropped whether the whole feed goes, head included, because its cluster does
 */
public record FeedEdit(SortedMap<String, Optional<DesiredValue>> keys, boolean dropped) {
    public FeedEdit {
        keys = Collections.unmodifiableSortedMap(keys);
    }
}
