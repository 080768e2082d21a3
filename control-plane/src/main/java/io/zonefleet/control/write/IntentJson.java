// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Intent;

/** Tells a piece of intent as the API does. */
@FunctionalInterface
public interface IntentJson {
    /** The piece as its spec. */
    ObjectNode spec(Intent intent);
}
