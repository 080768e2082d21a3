// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** From revisions of the store to numbers on the wire. */
public final class Revisions {
    private static final long SERIALS = (1L << 32) - 1;

    private Revisions() {}

    /**
     * An intent revision as SOA serial: 1 to 2³²-1, never 0, which CoreDNS's {@code file} plugin refuses to load.
     *
     * @param revision at least 1
     */
    public static long serial(long revision) {
        if (revision < 1) {
            throw new IllegalArgumentException("a serial needs a revision of at least 1: " + revision);
        }
        return (revision - 1) % SERIALS + 1;
    }
}
