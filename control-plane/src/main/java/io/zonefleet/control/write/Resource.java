// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.IntentKey;
import java.util.List;
import java.util.Optional;

/** One addressable thing that is written. */
public interface Resource {
    /** What of it is written. */
    IntentKey key();

    /** As problems name it. */
    default String path() {
        return key().path();
    }

    /** As the API tells it, with its {@code revision}; empty where there is none. */
    Optional<ObjectNode> show(ControlImage image);

    /** What somebody who writes it should know; nothing by default. */
    default List<Warning> warnings(IntentImage intent) {
        return List.of();
    }
}
