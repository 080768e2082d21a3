// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Groups the words of a Corefile by server block as CoreDNS does ({@code caddyfile/parse.go} of coredns/caddy): braces, snippets, environment
 * variables, and imports in the place of which stand the files that they name. Our own file is not read, only found.
 */
public final class CorefileParser {
    private static final int MOST_IMPORTS = 10_000;

    /**
     * Words that imports may bring, enough for tens of thousands of blocks: what imports itself would take all memory long before it has
     * done so {@value #MOST_IMPORTS} times.
     */
    private static final int MOST_IMPORTED = 500_000;

    /** Variables in a word. One whose value is its own name would never come to an end, as it does not in CoreDNS. */
    private static final int MOST_EXPANDED = 1_000;

    /** A word in which variables stand for each other would double with each. */
    private static final int LONGEST_EXPANDED = 65_536;

    /** Of a part of a path. Go's {@code filepath.Match} calls such a pattern bad, which CoreDNS takes for an error. */
    private static final Pattern ENDS_IN_ESCAPE = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\(?:/|$)");

    private final Surroundings around;
    private final String ours;
    private final Tape tape;
    private final List<Server> servers = new ArrayList<>();
    private final List<Import> imports = new ArrayList<>();
    private final Map<String, List<Token>> snippets = new HashMap<>();
    private Place begun;
    private int expansions;
    private int imported;

    /** A line that imports our file; {@code top}: outside of all blocks. */
    public record Import(Place place, boolean top) {}

    /** Text that CoreDNS does not take. */
    public static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Place place;

        Broken(Place place, String message) {
            super(message);
            this.place = place;
        }

        /** Where. */
        public Place place() {
            return place;
        }
    }

    /**
     * What was read.
     *
     * @param ours lines that import our file
     */
    public record Text(List<Server> servers, List<Import> ours) {}

    private CorefileParser(Surroundings around, String file, String ours, List<Token> tokens) {
        this.begun = new Place(file, 1);
        this.around = around;
        this.ours = ours;
        this.tape = new Tape(tokens);
    }

    /**
     * Reads a Corefile.
     *
     * @param file its path
     * @param ours path of our file, which is not read; empty where there is none
     */
    public static Text parse(Surroundings around, String file, String text, String ours) throws Broken {
        CorefileParser parser = new CorefileParser(around, file, ours, Lexer.tokens(file, text));
        while (parser.next()) {
            parser.block();
        }
        return new Text(parser.servers, parser.imports);
    }

    private boolean next() {
        return tape.next();
    }

    private Token token() {
        return tape.token();
    }

    private void block() throws Broken {
        List<String> keys = new ArrayList<>();
        List<Token> words = new ArrayList<>();
        begun = token().place();
        boolean more = keys(keys, words);
        Place place = begun;
        if (!more) {
            if (!keys.isEmpty()) {
                servers.add(new Server(keys, words, place, List.of())); // nothing but keys until the end of the file
            }
            return;
        }
        boolean snippet = keys.size() == 1
                && keys.getFirst().startsWith("(")
                && keys.getFirst().endsWith(")");
        if (snippet) {
            String name = keys.getFirst().substring(1, keys.getFirst().length() - 1);
            if (snippets.containsKey(name)) {
                throw broken("snippet " + name + " stands here for the second time");
            }
            snippets.put(name, snippet());
            return;
        }
        boolean braces = token().is("{");
        if (!braces) {
            tape.back(); // a single server needs none
        }
        List<Directive> directives = directives();
        if (braces && !token().is("}")) {
            throw broken("a block that begins at " + place + " is not closed by }");
        }
        if (!keys.isEmpty()) {
            servers.add(new Server(keys, words, place, directives));
        }
    }

    /** Reads the keys of a block; returns whether anything follows. */
    private boolean keys(List<String> keys, List<Token> words) throws Broken {
        boolean another = false;
        while (true) {
            String text = expand(token().text());
            if (text.equals("import") && tape.isNewLine()) {
                importHere(keys.isEmpty());
                if (!next()) {
                    return false;
                }
                continue;
            }
            if (text.equals("{")) {
                if (another) {
                    throw broken("a comma is followed by { instead of another zone");
                }
                return true;
            }
            if (!text.isEmpty()) {
                begun = keys.isEmpty() ? token().place() : begun;
                another = text.endsWith(",");
                words.add(token());
                keys.add(another ? text.substring(0, text.length() - 1) : text);
            }
            if (!next()) {
                if (another) {
                    throw broken("the file ends behind a comma");
                }
                return false;
            }
            if (!another && tape.isNewLine()) {
                return true;
            }
        }
    }

    private List<Token> snippet() throws Broken {
        if (!token().is("{")) {
            throw broken("a snippet needs a {");
        }
        List<Token> body = new ArrayList<>();
        int open = 1;
        while (next()) {
            open += token().is("{") ? 1 : token().is("}") ? -1 : 0;
            if (open == 0) {
                return body;
            }
            body.add(token());
        }
        throw broken("a snippet is not closed by }");
    }

    private List<Directive> directives() throws Broken {
        List<Directive> found = new ArrayList<>();
        while (next() && !token().is("}")) {
            if (token().is("import")) {
                importHere(false);
            } else {
                found.add(directive());
            }
        }
        return found;
    }

    private Directive directive() throws Broken {
        List<Token> words = new ArrayList<>();
        words.add(token().as(expand(token().text())));
        int open = 0;
        while (next()) {
            if (token().is("{")) {
                open++;
            } else if (tape.isNewLine() && open == 0) {
                tape.back();
                break;
            } else if (token().is("}")) {
                if (open == 0) {
                    throw broken("unexpected }");
                }
                open--;
            } else if (token().is("import") && tape.isNewLine()) {
                importHere(false);
                continue;
            }
            words.add(token().as(expand(token().text())));
        }
        if (open > 0) {
            throw new Broken(words.getFirst().place(), "a block that begins here is not closed by }");
        }
        return new Directive(words);
    }

    /** Puts what is imported in the place of the import, to be read next. */
    private void importHere(boolean top) throws Broken {
        Token line = token();
        if (!tape.nextOnLine()) {
            throw broken("import needs the name of a file or snippet");
        }
        String pattern = expand(token().text());
        if (pattern.isEmpty()) {
            throw broken("import needs the name of a file or snippet");
        }
        if (tape.nextOnLine()) {
            throw broken("import takes one name only");
        }
        if (++expansions > MOST_IMPORTS) {
            throw broken("more than " + MOST_IMPORTS + " imports: does a file import itself?");
        }
        List<Token> snippet = snippets.get(pattern);
        List<Token> found = snippet == null ? files(line, pattern, top) : snippet;
        imported += found.size();
        if (imported > MOST_IMPORTED) {
            throw broken("more than " + MOST_IMPORTED + " words by imports: does a file import itself?");
        }
        tape.replace(2, found);
    }

    private List<Token> files(Token line, String pattern, boolean top) throws Broken {
        String path =
                clean(pattern.startsWith("/") ? pattern : folder(line.place().file()) + pattern);
        boolean wild = path.chars().anyMatch(c -> "*?]".indexOf(c) >= 0);
        if (count(path, '*') > 1 || count(path, '?') > 1 || path.indexOf('[') >= 0) {
            throw broken("import takes one wildcard only, * or ?: " + pattern);
        }
        if (ENDS_IN_ESCAPE.matcher(path).find()) {
            throw broken("import has a backslash with nothing behind it: " + pattern);
        }
        List<String> files = around.glob(path);
        if (files.isEmpty() && !wild) {
            throw new Broken(line.place(), "imports " + path + ", which can't be read");
        }
        List<Token> found = new ArrayList<>();
        for (String file : files) {
            if (file.equals(ours)) {
                imports.add(new Import(line.place(), top));
                continue;
            }
            Optional<String> text = around.read(file);
            if (text.isPresent()) {
                found.addAll(Lexer.tokens(file, text.get()));
            } else if (!wild || !file.equals(path)) {
                throw new Broken(line.place(), "imports " + file + ", which can't be read");
            }
        }
        return found;
    }

    private static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/+", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static String folder(String file) {
        return file.substring(0, file.lastIndexOf('/') + 1);
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private String expand(String text) throws Broken {
        return expand(expand(text, "{%", "%}"), "{$", "}");
    }

    private String expand(String text, String begin, String end) throws Broken {
        String expanded = text;
        int from = expanded.indexOf(begin);
        for (int i = 0; from >= 0; i++) {
            if (i > MOST_EXPANDED || expanded.length() > LONGEST_EXPANDED) {
                throw broken("variables without end, whose values name each other: " + text);
            }
            int to = expanded.indexOf(end, from);
            if (to <= from + begin.length()) {
                return expanded;
            }
            String reference = expanded.substring(from, to + end.length());
            String name = reference.substring(begin.length(), reference.length() - end.length());
            expanded = expanded.replace(reference, around.variable(name));
            from = expanded.indexOf(begin);
        }
        return expanded;
    }

    private Broken broken(String message) {
        return new Broken(token().place(), message);
    }
}
