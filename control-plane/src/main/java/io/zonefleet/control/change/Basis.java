// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

/** What the rows of a large change were drafted on. A row is written over just that; where there is something newer, it is superseded. */
sealed interface Basis {
    /**
     * Whether a row may be written.
     *
     * @param version of the piece now; 0: there is none
     */
    boolean allows(Row row, long version);

    /** What the replica knows that accepted the change: each row says its {@linkplain Row#version version}. */
    record Versions() implements Basis {
        @Override
        public boolean allows(Row row, long version) {
            return version == row.version();
        }
    }

    /**
     * What all others know, and the value of {@code applying/<id>}. A piece that is not there any more was deleted since where the row says
     * that it was there; of one that was not, nobody can tell.
     *
     * @param revision of the image
     */
    record Revision(long revision) implements Basis {
        @Override
        public boolean allows(Row row, long version) {
            return version > 0
                    ? version <= revision
                    : row.isNew() || row.after().isEmpty();
        }
    }
}
