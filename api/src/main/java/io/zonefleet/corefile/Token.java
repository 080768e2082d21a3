// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

/**
 * A word of a Corefile.
 *
 * @param text without quotes around it
 * @param start where it begins in its file, quotes included
 * @param end where it has ended
 */
public record Token(Place place, String text, int start, int end) {
    /** The same place with another text. */
    Token as(String other) {
        return new Token(place, other, start, end);
    }

    /** Whether it is {@code word}. */
    public boolean is(String word) {
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
