// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ControlFold;
import java.time.Duration;
import java.util.Optional;

/**
 * How many changes are kept, and so how far back they can be seen and undone.
 *
 * @param count the newest so many
 * @param age none that is older; empty: however old
 */
public record KeptChanges(int count, Optional<Duration> age) {
    /** Where nobody says otherwise. */
    public static final KeptChanges DEFAULT = new KeptChanges(ControlFold.KEPT_CHANGES, Optional.empty());

    /** The fewest that may be asked for. Whoever undoes the change just made must find it, however many others write. */
    public static final int FEWEST = 1_000;

    /** The most: each takes about 300 bytes of every control plane's memory. */
    public static final int MOST = 1_000_000;

    /** The shortest age: replicas' clocks differ, and repeated requests name their change for a day. */
    public static final Duration SHORTEST = Duration.ofDays(1);
}
