// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a server block, with the block that may follow on it.
 *
 * @param tokens its name first
 */
public record Directive(List<Token> tokens) {
    public Directive {
        tokens = List.copyOf(tokens);
    }

    /** Of its plugin. */
    public String name() {
        return tokens.getFirst().text();
    }

    /** Where it begins. */
    public Place place() {
        return tokens.getFirst().place();
    }

    /** What stands on its line, before a brace. */
    public List<String> arguments() {
        List<String> found = new ArrayList<>();
        for (Token token : tokens.subList(1, tokens.size())) {
            if (token.is("{")) {
                return found;
            }
            found.add(token.text());
        }
        return found;
    }

    /** The lines within its braces, each with its words. */
    public List<List<String>> lines() {
        List<List<String>> lines = new ArrayList<>();
        int open = tokens.stream().map(Token::text).toList().indexOf("{");
        for (int i = open + 1; open >= 0 && i < tokens.size(); i++) {
            if (tokens.get(i).is("}")) {
                break;
            }
            if (lines.isEmpty() || tokens.get(i - 1).isBeforeLine(tokens.get(i))) {
                lines.add(new ArrayList<>());
            }
            lines.getLast().add(tokens.get(i).text());
        }
        return lines;
    }
}
