// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import java.util.Optional;

/** Says every second how far a write is that takes long, where somebody looks. */
public final class Progress {
    private static final long TICK_MILLIS = 1000;

    private final Terminal terminal;
    private final Api api;
    private final String what;
    private final Optional<String> key;
    private int widest;

    private Progress(Terminal terminal, Api api, String what, Optional<String> key) {
        this.terminal = terminal;
        this.api = api;
        this.what = what;
        this.key = key;
    }

    /**
     * Sends a write, and waits for its answer.
     *
     * @param what is being done, in words
     * @throws Failure where the answer is none, or no success
     */
    public static Reply send(Terminal terminal, Api api, Call write, String what) {
        if (!terminal.asks()) {
            return api.send(write);
        }
        Progress progress = new Progress(
                terminal, api, what, Optional.ofNullable(write.headers().get("Idempotency-Key")));
        // what waits for an answer can be interrupted in a virtual thread alone
        Thread teller = Thread.startVirtualThread(progress::tell);
        try {
            return api.send(write);
        } finally {
            teller.interrupt();
            join(teller);
        }
    }

    /** So that nothing is told after the end. */
    private static void join(Thread teller) {
        try {
            teller.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            for (int seconds = 1; ; seconds++) {
                Thread.sleep(TICK_MILLIS);
                show("%s … %d s%s".formatted(what, seconds, told()));
            }
        } catch (InterruptedException ended) {
            if (widest > 0) {
                show("");
                terminal.err().print("\r");
                terminal.err().flush();
            }
        }
    }

    /** In the place of the line before, however long that was. */
    private void show(String line) {
        widest = Math.max(widest, line.length());
        terminal.err().print("\r" + line + " ".repeat(widest - line.length()));
        terminal.err().flush();
    }

    /** Of the change that the write has become by now. That nobody can say it just now stops nothing. */
    private String told() throws InterruptedException {
        if (key.isEmpty()) {
            return "";
        }
        try {
            JsonNode page = api.send(Call.of("GET", "/changes")
                            .with("idempotencyKey", key.get())
                            .with("limit", "1"))
                    .json();
            return told(page.path("items").path(0));
        } catch (Failure unknown) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return "";
        }
    }

    /** How many rows of {@code change} are done; nothing of one that is not accepted yet. */
    static String told(JsonNode change) {
        if (change.isMissingNode()) {
            return "";
        }
        if (change.has("applying")) {
            JsonNode applying = change.path("applying");
            return applying.has("applied")
                    ? rows(
                            applying.path("applied").asInt(),
                            applying.path("total").asInt())
                    : ", " + applying.path("total").asInt() + " rows accepted";
        }
        JsonNode counts = change.path("counts");
        int total = counts.path("created").asInt()
                + counts.path("updated").asInt()
                + counts.path("deleted").asInt();
        return rows(total, total);
    }

    private static String rows(int done, int total) {
        return ", %d of %d rows".formatted(done, total);
    }
}
