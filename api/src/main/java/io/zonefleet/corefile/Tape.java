// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The words of a Corefile with a place among them: up to it they are read, and the rest can change. Both sides are stacks, since imports put words
 * in thousands of times where a file imports itself.
 */
final class Tape {
    private final Deque<Token> read = new ArrayDeque<>();
    private final Deque<Token> rest;

    Tape(List<Token> all) {
        this.rest = new ArrayDeque<>(all);
    }

    /** Reads on by a word; false at the end. */
    boolean next() {
        if (rest.isEmpty()) {
            return false;
        }
        read.push(rest.pop());
        return true;
    }

    /** Reads on by a word where that stands on the same line. */
    boolean nextOnLine() {
        return !rest.isEmpty() && token().isOnLine(rest.peek()) && next();
    }

    /** The word that was read last. */
    Token token() {
        return read.element();
    }

    /** Whether that is the first of its line. */
    boolean isNewLine() {
        Token last = read.pop();
        boolean first = read.isEmpty() || read.peek().isBeforeLine(last);
        read.push(last);
        return first;
    }

    /** Unreads a word. */
    void back() {
        rest.push(read.pop());
    }

    /** Puts words that are read next in the place of some that were read last. */
    void replace(int last, List<Token> others) {
        for (int i = 0; i < last; i++) {
            read.pop();
        }
        others.reversed().forEach(rest::push);
    }
}
