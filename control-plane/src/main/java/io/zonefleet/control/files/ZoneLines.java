// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import java.io.BufferedInputStream;
import java.io.InputStream;
import java.util.Locale;

/**
 * A zone file as the parser is to read it. It reads byte by byte, and keeps the number of the line to itself: so lines are counted here. A byte
 * that is not ASCII stands for itself in a zone file (RFC 1035 section 5.1), and the parser takes it for a character: so it gets
 * {@code \DDD} instead. Lines may end as on any system. It takes the end of a file for the end of parentheses, too: whether they were closed is
 * known here.
 */
final class ZoneLines extends BufferedInputStream {
    private static final int END = -1;

    private final byte[] body;
    private int at;
    private String digits = "";
    private int digit;
    private boolean escaped;
    private boolean quoted;
    private boolean comment;
    private int depth;
    private int opened;
    private int ended;
    private int last = END;

    /** @param body is not changed, and not copied */
    ZoneLines(byte[] body) {
        // never read: everything comes from the body
        super(InputStream.nullInputStream(), 1);
        this.body = body;
    }

    /** The line that the last byte was on. */
    int line() {
        return last == '\n' || last == END ? Math.max(1, ended) : ended + 1;
    }

    /** The line of a parenthesis that is not closed so far; 0 where there is none. */
    int open() {
        return depth > 0 ? opened : 0;
    }

    @Override
    public synchronized int read() {
        if (digit < digits.length()) {
            return digits.charAt(digit++);
        }
        int next = next();
        if (next == END) {
            return END;
        }
        last = next;
        if (next == '\n') {
            ended++;
        }
        boolean afterBackslash = escaped;
        follow(next);
        if (next < 0x80) {
            return next;
        }
        digits = (afterBackslash ? "" : "\\") + String.format(Locale.ROOT, "%03d", next);
        digit = 1;
        return digits.charAt(0);
    }

    /** What the next byte means depends on those before. */
    private void follow(int next) {
        if (comment) {
            comment = next != '\n';
        } else if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            quoted = !quoted;
        } else if (!quoted) {
            comment = next == ';';
            if (next == '(' && depth++ == 0) {
                opened = line();
            } else if (next == ')') {
                depth--;
            }
        }
    }

    /** The next byte, line ends as {@code \n}. */
    private int next() {
        if (at == body.length) {
            return END;
        }
        int next = body[at++] & 0xff;
        if (next != '\r') {
            return next;
        }
        if (at < body.length && body[at] == '\n') {
            at++;
        }
        return '\n';
    }

    @Override
    public synchronized int read(byte[] into, int from, int length) {
        int next = length == 0 ? 0 : read();
        if (length == 0 || next == END) {
            return length == 0 ? 0 : END;
        }
        into[from] = (byte) next;
        return 1;
    }
}
