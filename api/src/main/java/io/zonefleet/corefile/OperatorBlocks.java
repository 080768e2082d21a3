// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Server blocks in an operator's words that become part of a Corefile of ours. They can stand among others: each block has its
 * braces, binds addresses, and nothing is left open at the end.
 */
public final class OperatorBlocks {
    /** Longest text, in characters. */
    public static final int MAX_LENGTH = 65_536;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.:/,\\[\\]*-]+");
    private static final String FILE = "/";
    private static final String LINE = "line ";

    /**
     * A block that is put behind the text to see whether it stays one. CoreDNS's parser takes a brace at the end of a file for the end of a
     * block, whatever it closes, so that text which is right by itself can take in the block behind it.
     */
    private static final String NEXT_NAME = "next.zonefleet.internal";

    private static final String NEXT = "\n" + NEXT_NAME + " {\n}\n";

    /** Nothing but the text: whatever it imports can't be read. */
    private static final Surroundings ALONE = new Surroundings() {
        @Override
        public Optional<String> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> glob(String pattern) {
            return List.of(pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 ? "any file" : pattern);
        }

        @Override
        public String variable(String name) {
            return "variable"; // something, so that what it stands in is there
        }

        @Override
        public List<String> addresses(String networkInterface) {
            return List.of();
        }

        @Override
        public List<String> addresses() {
            return List.of();
        }
    };

    private final String text;
    private final List<Server> servers;
    private final List<Token> tokens;

    private OperatorBlocks(String text, List<Server> servers) {
        this.text = text;
        this.servers = List.copyOf(servers);
        this.tokens = Lexer.tokens(FILE, text);
    }

    /** Reads them; what is wrong has the line as its value. Plugins and their options are not judged: only CoreDNS knows them. */
    public static Parsed<OperatorBlocks> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Parsed.invalid("", "length", "shorten it to at most " + MAX_LENGTH + " characters");
        }
        // CoreDNS passes over a byte order mark at the start of a file, and this text does not stand there
        if (text.chars().anyMatch(c -> c == '\uFEFF' || (Character.isISOControl(c) && c != '\n' && c != '\t'))) {
            return Parsed.invalid("", "characters", "remove control characters and byte order marks");
        }
        if (!Lexer.closesItsQuotes(text)) {
            return Parsed.invalid("", "corefile", "close the last quote: it would take in the text behind yours");
        }
        List<Server> all;
        try {
            all = CorefileParser.parse(ALONE, FILE, text + NEXT, "").servers();
        } catch (CorefileParser.Broken broken) {
            return Parsed.invalid(
                    LINE + broken.place().line(),
                    "corefile",
                    broken.getMessage()
                            + ": CoreDNS would refuse it. Text of a profile stands alone, it can't import files");
        }
        boolean apart = !all.isEmpty()
                && all.getLast().keys().equals(List.of(NEXT_NAME))
                && all.getLast().directives().isEmpty();
        if (!apart) {
            return Parsed.invalid(
                    all.isEmpty() ? "" : LINE + all.getLast().place().line(),
                    "corefile",
                    "put braces around this block, and close as many as you open: it takes in what stands behind your text");
        }
        OperatorBlocks read = new OperatorBlocks(text, all.subList(0, all.size() - 1));
        List<Violation> faults = new ArrayList<>();
        Pillar.unknown(text)
                .ifPresent(word -> faults.add(
                        new Violation("", word, "template-word", "use one of: " + String.join(", ", Pillar.words()))));
        if (read.servers.isEmpty()) {
            faults.add(new Violation("", "", "corefile", "write at least one server block, or leave the field out"));
        }
        read.servers.forEach(server -> check(server, faults));
        return faults.isEmpty() ? Parsed.valid(read) : new Parsed.Invalid<>(faults);
    }

    private static void check(Server server, List<Violation> faults) {
        String at = LINE + server.place().line();
        for (Token key : server.keyTokens()) {
            if (!KEY.matcher(key.text()).matches()) {
                faults.add(new Violation(
                        "",
                        at,
                        "corefile-zone",
                        "write zones as they are, without variables, quotes and blanks: here it has to be known whether a managed zone"
                                + " is served twice"));
            }
        }
        List<String> bound =
                server.all("bind").flatMap(bind -> bind.arguments().stream()).toList();
        if (bound.isEmpty()) {
            faults.add(new Violation(
                    "",
                    at,
                    "corefile-bind",
                    "bind addresses, for example \"bind " + Pillar.LOCAL_DNS.word()
                            + "\": a block that binds none takes queries from those that do"));
        }
        if (bound.stream().anyMatch(address -> address.matches("0\\.0\\.0\\.0|[0:]*:[0:]*"))) {
            faults.add(new Violation(
                    "",
                    at,
                    "corefile-bind",
                    "bind the addresses themselves, for example \"bind " + Pillar.LOCAL_DNS.word()
                            + "\": one for all of the machine shares the port with managed zones at random"));
        }
    }

    /** Whether a word stands in it. */
    public boolean uses(Pillar word) {
        return tokens.stream().anyMatch(token -> token.text().contains(word.word()));
    }

    /** The first block that has a plugin says this of it; empty where none has it. */
    public Optional<List<String>> plugin(String name) {
        return servers.stream()
                .flatMap(server -> server.all(name))
                .map(Directive::arguments)
                .findFirst();
    }

    /** What it serves. */
    public List<Site> sites() {
        SiteReader reader = new SiteReader(Surroundings.NOTHING);
        return servers.stream().flatMap(server -> reader.sites(server).stream()).toList();
    }

    /**
     * The text with values in the place of words, and without plugin {@code reload}, which would not work beside signals. Every line
     * stays where it is.
     *
     * @param values of every word
     * @param overUdp whether {@code force_tcp} is left out where the upstream servers are asked, as node-cache does where they are given to
     *     it; it finds them only by the exact spelling of its own template, here they are found by what they mean
     */
    public String filled(Map<Pillar, List<String>> values, boolean overUdp) {
        Edits edits = new Edits(text);
        Set<Integer> gone = new HashSet<>();
        for (Server server : servers) {
            server.all("reload").forEach(reload -> reload.tokens().forEach(word -> gone.add(word.start())));
            if (overUdp) {
                server.all("forward")
                        .filter(OperatorBlocks::asksUpstream)
                        .forEach(forward -> forward.tokens().stream()
                                .filter(word -> word.is("force_tcp"))
                                .forEach(word -> gone.add(word.start())));
            }
        }
        for (Token token : tokens) {
            if (gone.contains(token.start())) {
                edits.replace(token, "");
            } else if (token.text().contains("__PILLAR__")) {
                edits.replace(token, filled(token, values));
            }
        }
        String done = edits.done();
        return done.endsWith("\n") ? done : done + "\n";
    }

    private static boolean asksUpstream(Directive forward) {
        return forward.arguments().contains(Pillar.UPSTREAM_SERVERS.word());
    }

    private String filled(Token token, Map<Pillar, List<String>> values) {
        String filled = text.substring(token.start(), token.end()); // with its quotes
        for (Pillar pillar : Pillar.values()) {
            List<String> given = values.getOrDefault(pillar, List.of());
            if (token.is(pillar.word())) {
                return String.join(" ", given);
            }
            // one of them only where it does not stand alone: 169.254.20.10:8080 can't have two addresses before its
            // port
            filled = filled.replace(pillar.word(), given.isEmpty() ? "" : host(given));
        }
        return filled;
    }

    private static String host(List<String> given) {
        String first = given.getFirst();
        return first.indexOf(':') >= 0 && !first.startsWith("[") ? "[" + first + "]" : first;
    }

    /**
     * The text for a trial on a machine that has none of the addresses: on others, and without what a process has once or asks by itself.
     *
     * @param place what is listened on in the place of an address and a port
     */
    public String moved(Elsewhere place) {
        Edits edits = new Edits(text);
        for (Server server : servers) {
            server.keyTokens().forEach(key -> edits.replace(key, SiteReader.withPort(key.text(), place::port)));
            for (Directive directive : server.directives()) {
                switch (directive.name().toLowerCase(Locale.ROOT)) {
                    case "health", "ready", "prometheus", "loop" ->
                        directive.tokens().forEach(word -> edits.replace(word, ""));
                    case "bind" ->
                        directive.tokens().stream()
                                .skip(1)
                                .limit(directive.arguments().size())
                                .forEach(word -> edits.replace(word, place.address(word.text())));
                    default -> {}
                }
            }
        }
        return edits.done();
    }

    /** Where a trial listens in the place of what is said. */
    public interface Elsewhere {
        /** In the place of an address. */
        String address(String address);

        /** In the place of a port. */
        int port(int port);
    }
}
