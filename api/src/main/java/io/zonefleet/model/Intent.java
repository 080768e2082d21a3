// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What somebody wants, one piece at a time; everything that nodes do follows from all pieces together. */
public sealed interface Intent permits Contribution, Zone, Cluster, Profile, Source, Drain {
    /** Which piece this is. */
    IntentKey key();
}
