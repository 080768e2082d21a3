// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of changes, of which who repeats a request is told what it came to the first time. */
@FunctionalInterface
public interface Recorded {
    /**
     * The record of a change; empty where it is not kept any more. Its items may be hundreds of thousands, so they are told one by one.
     *
     * @param items taken in their order
     */
    Optional<Change> read(ChangeId id, Consumer<ChangeItem> items);
}
