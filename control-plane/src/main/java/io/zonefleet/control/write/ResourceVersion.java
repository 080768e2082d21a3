// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.IntentKey;

/** The number in a resource's {@code ETag}. */
public final class ResourceVersion {
    private ResourceVersion() {}

    /** The revision of the resource that {@code key} is a part of; 0 where there is none. A domain's is that of its newest part. */
    public static long of(IntentImage intent, IntentKey key) {
        return key instanceof IntentKey.OfDomain domain
                ? intent.contributions(domain.name()).values().stream()
                        .mapToLong(Versioned::revision)
                        .max()
                        .orElse(0)
                : intent.revisionOf(key);
    }
}
