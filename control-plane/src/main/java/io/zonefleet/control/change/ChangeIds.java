// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import com.github.f4b6a3.ulid.UlidCreator;
import io.zonefleet.model.ChangeId;
import java.util.function.Supplier;

/** New ids, each greater than the one before of the same program. */
public final class ChangeIds implements Supplier<ChangeId> {
    @Override
    public ChangeId get() {
        return new ChangeId(UlidCreator.getMonotonicUlid().toString());
    }
}
