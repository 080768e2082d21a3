// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.io.IOException;
import java.io.PrintStream;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * {@code ./zonefleet dig NAME [TYPE] [@server[:port]] [+tcp]}, for machines without {@code dig}.
 *
 * <p>Exit codes, as far as they go those of {@code dig}: 0 an answer came, whatever it says; 9 none came; 2 wrong usage.
 */
public final class QueryCommand {
    private static final int ANSWERED = 0;
    private static final int WRONG_USAGE = 2;
    private static final int NO_REPLY = 9;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final DnsClient client;
    private final PrintStream out;
    private final PrintStream err;

    QueryCommand(DnsClient client, PrintStream out, PrintStream err) {
        this.client = client;
        this.out = out;
        this.err = err;
    }

    /** Asks, prints, and ends the JVM with the exit code. */
    public static void main(String[] arguments) {
        int code = new QueryCommand(new DnsClient(PATIENCE), System.out, System.err).run(List.of(arguments));
        System.out.flush();
        System.exit(code);
    }

    /** Returns the exit code. */
    int run(List<String> arguments) {
        return switch (QueryArguments.parse(arguments)) {
            case QueryArguments.Ask ask -> ask(ask.query());
            case QueryArguments.Wrong wrong -> {
                wrong.faults().forEach(fault -> err.println("dig: " + fault));
                err.println("usage: dig NAME [TYPE] [@server[:port]] [+tcp]");
                yield WRONG_USAGE;
            }
        };
    }

    private int ask(Query query) {
        try {
            out.println(ReplyText.of(query, client.ask(query)));
            return ANSWERED;
        } catch (UnknownHostException e) {
            err.println("dig: the server '%s' has no address"
                    .formatted(query.server().host()));
            return WRONG_USAGE;
        } catch (IOException e) {
            err.println("dig: no reply from %s (%s)".formatted(query.server(), NoReply.why(e)));
            return NO_REPLY;
        }
    }
}
