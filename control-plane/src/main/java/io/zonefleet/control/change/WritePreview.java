// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.FeedEdit;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a write would do.
 *
 * @param revision of the image it was judged on
 * @param counts how much it would do
 * @param items what it would change
 * @param before intent now
 * @param after intent then
 * @param feeds what feeds would get
 * @param clusters whose nodes would answer or be set up differently
 */
public record WritePreview(
        long revision,
        ChangeCounts counts,
        List<ChangeItem> items,
        IntentImage before,
        IntentImage after,
        SortedMap<Feed, FeedEdit> feeds,
        Set<ClusterId> clusters) {}
