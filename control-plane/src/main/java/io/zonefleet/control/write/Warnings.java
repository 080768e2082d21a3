// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.IntentKey;
import java.util.Collection;
import java.util.List;

/** What somebody who writes many things should know about them. */
@FunctionalInterface
public interface Warnings {
    /** How many are told of one write. */
    int MOST = 100;

    /** Resources that are looked at: a look at each of a hundred thousand would be felt. */
    int LOOKED_AT = 10_000;

    /** The first about each of {@code touched} as {@code intent} has it; each names its resource. */
    List<Warning> about(IntentImage intent, Collection<IntentKey> touched);
}
