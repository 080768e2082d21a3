// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What the command line said: a question, or everything that is wrong with it. */
sealed interface QueryArguments {
    /** A question to be asked. */
    record Ask(Query query) implements QueryArguments {}

    /** At least one thing is wrong; nothing is asked. */
    record Wrong(List<String> faults) implements QueryArguments {
        public Wrong {
            faults = List.copyOf(faults);
        }
    }

    /** Reads {@code NAME [TYPE] [@server[:port]] [+tcp]}; name before type, the rest anywhere. */
    static QueryArguments parse(List<String> arguments) {
        List<String> faults = new ArrayList<>();
        List<String> words = new ArrayList<>();
        ServerAddress server = ServerAddress.LOCAL;
        boolean tcp = false;
        for (String argument : arguments) {
            if (argument.startsWith("@")) {
                server = ServerAddress.parse(argument.substring(1)).orElse(server);
                if (ServerAddress.parse(argument.substring(1)).isEmpty()) {
                    faults.add("'%s' is not @server or @server:port (1 to 65535)".formatted(argument));
                }
            } else if (argument.equals("+tcp")) {
                tcp = true;
            } else if (argument.startsWith("+") || argument.startsWith("-")) {
                faults.add("there is no option '%s', only +tcp".formatted(argument));
            } else {
                words.add(argument);
            }
        }
        if (words.isEmpty()) {
            faults.add("no name to ask for");
        }
        if (words.size() > 2) {
            faults.add("too many words: a name and a type, not " + String.join(" ", words));
        }
        Name name = words.isEmpty() ? Name.root : name(words.get(0), faults);
        int type = words.size() < 2 ? Type.A : type(words.get(1), faults);
        return faults.isEmpty() ? new Ask(new Query(name, type, server, tcp)) : new Wrong(faults);
    }

    private static Name name(String text, List<String> faults) {
        try {
            // not toASCII for all: it refuses what DNS allows, such as _dmarc or *
            boolean ascii = text.chars().allMatch(c -> c < 0x80);
            return Name.fromString(ascii ? text : IDN.toASCII(text), Name.root);
        } catch (TextParseException | IllegalArgumentException e) {
            faults.add("'%s' is not a domain name: %s".formatted(text, e.getMessage()));
            return Name.root;
        }
    }

    private static int type(String text, List<String> faults) {
        int type = Type.value(text.toUpperCase(Locale.ROOT), true);
        if (type < 0) {
            faults.add("'%s' is not a record type, such as A, AAAA, SOA or TXT".formatted(text));
        }
        return type;
    }
}
