// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.ArrayList;
import java.util.List;

/** Splits a Corefile into words as CoreDNS does ({@code caddyfile/lexer.go} of coredns/caddy, character by character). */
final class Lexer {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final String file;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int line = 1;
    private int begun = 1;
    private int offset;
    private int start;
    private int end;
    private boolean comment;
    private boolean quoted;
    private boolean escaped;

    private Lexer(String file) {
        this.file = file;
    }

    static List<Token> tokens(String file, String text) {
        return lexed(file, text).tokens;
    }

    /** Whether every quote is closed: one that is not would take in what follows the text. */
    static boolean closesItsQuotes(String text) {
        return !lexed("", text).quoted;
    }

    private static Lexer lexed(String file, String text) {
        Lexer lexer = new Lexer(file);
        boolean marked = !text.isEmpty() && text.codePointAt(0) == BYTE_ORDER_MARK;
        lexer.offset = marked ? 1 : 0;
        text.substring(lexer.offset).codePoints().forEach(lexer::take);
        if (!lexer.word.isEmpty()) {
            lexer.end(); // a quote that is never closed ends with the file
        }
        return lexer;
    }

    private void take(int c) {
        takeCharacter(c);
        offset += Character.charCount(c);
    }

    private void takeCharacter(int c) {
        if (quoted) {
            takeQuoted(c);
        } else if (isSpace(c)) {
            takeSpace(c);
        } else {
            comment |= c == '#'; // in the middle of a word too
            if (!comment) {
                takeOther(c);
            }
        }
    }

    private void takeQuoted(int c) {
        if (!escaped && c == '\\') {
            escaped = true;
            return;
        }
        if (!escaped && c == '"') {
            quoted = false;
            end = offset + 1;
            end();
            return;
        }
        line += c == '\n' ? 1 : 0;
        if (escaped && c != '"') {
            word.append('\\'); // only quotes can be escaped
        }
        word.appendCodePoint(c);
        end = offset + Character.charCount(c);
        escaped = false;
    }

    private void takeSpace(int c) {
        if (c == '\r') {
            return;
        }
        if (c == '\n') {
            line++;
            comment = false;
        }
        if (!word.isEmpty()) {
            end();
        }
    }

    private void takeOther(int c) {
        if (word.isEmpty()) {
            begun = line;
            start = offset;
            if (c == '"') {
                quoted = true;
                return;
            }
        }
        word.appendCodePoint(c);
        end = offset + Character.charCount(c);
    }

    private void end() {
        tokens.add(new Token(new Place(file, begun), word.toString(), start, end));
        word.setLength(0);
    }

    /** As Go's {@code unicode.IsSpace}. */
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }
}
