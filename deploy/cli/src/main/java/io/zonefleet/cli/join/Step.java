// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

/** One thing to do about a piece. */
record Step(Action action, Piece piece) {
    /** What is done. */
    enum Action {
        CREATE("created"),
        UPDATE("changed"),
        KEEP("unchanged"),
        REMOVE("removed");

        private final String done;

        Action(String done) {
            this.done = done;
        }

        /** In words, when it is done. */
        String done() {
            return done;
        }
    }
}
