// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a Corefile as CoreDNS does (coredns/caddy, caddyfile/lexer.go and parse.go): tokens between white space, quotes, comments, and
 * {@code {$NAME}} in a token put in place. Only what a server block is made of; no imports, no snippets.
 */
final class CorefileReader {
    /** A server block with one key: the first line of each plugin, the lines within its braces left out. */
    record Block(String zone, int port, List<List<String>> lines) {}

    private record Token(int line, String text) {}

    private final List<Token> tokens;
    private int next;

    private CorefileReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Block> read(String text) {
        CorefileReader reader = new CorefileReader(lex(text));
        List<Block> blocks = new ArrayList<>();
        while (reader.next < reader.tokens.size()) {
            blocks.add(reader.block());
        }
        return blocks;
    }

    private Block block() {
        String key = take().text();
        expect("{");
        List<List<String>> lines = new ArrayList<>();
        while (!peek().text().equals("}")) {
            lines.add(plugin());
        }
        expect("}");
        int colon = key.lastIndexOf(':');
        return new Block(key.substring(0, colon), Integer.parseInt(key.substring(colon + 1)), lines);
    }

    private List<String> plugin() {
        Token first = take();
        List<String> line = new ArrayList<>(List.of(first.text()));
        while (peek().line() == first.line() && !peek().text().equals("{")) {
            line.add(take().text());
        }
        if (peek().text().equals("{") && peek().line() == first.line()) {
            skipBody();
        }
        return line;
    }

    private void skipBody() {
        int depth = 0;
        do {
            String text = take().text();
            depth += text.equals("{") ? 1 : text.equals("}") ? -1 : 0;
        } while (depth > 0);
    }

    private void expect(String text) {
        Token token = take();
        if (!token.text().equals(text)) {
            throw new AssertionError("line " + token.line() + ": " + token.text() + " in place of " + text);
        }
    }

    private Token peek() {
        if (next >= tokens.size()) {
            throw new AssertionError("the Corefile ends within a block");
        }
        return tokens.get(next);
    }

    private Token take() {
        Token token = peek();
        next++;
        return token;
    }

    private static List<Token> lex(String text) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder token = new StringBuilder();
        int line = 1;
        int startLine = 1;
        boolean quoted = false;
        boolean escaped = false;
        boolean comment = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (!escaped && c == '\\') {
                    escaped = true;
                    continue;
                }
                if (!escaped && c == '"') {
                    tokens.add(new Token(startLine, token.toString()));
                    token.setLength(0);
                    quoted = false;
                    continue;
                }
                line += c == '\n' ? 1 : 0;
                if (escaped && c != '"') {
                    token.append('\\');
                }
                token.append(c);
                escaped = false;
            } else if (isSpace(c)) {
                if (!token.isEmpty()) {
                    tokens.add(new Token(startLine, token.toString()));
                    token.setLength(0);
                }
                if (c == '\n') {
                    line++;
                    comment = false;
                }
            } else if (!comment) {
                if (token.isEmpty()) {
                    startLine = line;
                    if (c == '#') {
                        comment = true;
                        continue;
                    }
                    if (c == '"') {
                        quoted = true;
                        continue;
                    }
                }
                token.append(c);
            }
        }
        if (quoted || !token.isEmpty()) {
            throw new AssertionError("the Corefile ends within a token: " + token);
        }
        return tokens;
    }

    /** As Go's unicode.IsSpace. */
    private static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || Character.isSpaceChar(c);
    }
}
