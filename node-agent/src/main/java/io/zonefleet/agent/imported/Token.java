// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

/** A word of a Corefile; quotes around it are gone. */
record Token(Place place, String text) {
    boolean is(String word) {
        return text.equals(word);
    }

    /** Whether {@code next} stands on a later line, or in another file. */
    boolean isBeforeLine(Token next) {
        return !place.file().equals(next.place.file()) || lastLine() < next.place.line();
    }

    /** Whether {@code next} stands on the line on which this ends. */
    boolean isOnLine(Token next) {
        return place.file().equals(next.place.file()) && lastLine() == next.place.line();
    }

    /** A word in quotes may go over several lines. */
    private int lastLine() {
        return place.line() + (int) text.chars().filter(c -> c == '\n').count();
    }
}
