// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.api.Api;

/** Says every second that something is still at work and how many domains there are meanwhile, where somebody looks. */
final class Progress {
    private final Thread thread;

    private Progress(Thread thread) {
        this.thread = thread;
    }

    static Progress start(Terminal terminal, Api api, String what) {
        if (!terminal.asks()) {
            return new Progress(new Thread());
        }
        return new Progress(Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int seconds = 1; ; seconds++) {
                    Thread.sleep(1000);
                    terminal.err().print("\r%s … %d s%s ".formatted(what, seconds, domains(api)));
                    terminal.err().flush();
                }
            } catch (InterruptedException ended) {
                terminal.err().print("\r");
            }
        }));
    }

    /** How many there are: a large file comes in batches. That nobody can say it now stops nothing. */
    private static String domains(Api api) throws InterruptedException {
        try {
            return ", " + api.get("/fleet").json().path("domains").asLong() + " domains";
        } catch (Failure unknown) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return "";
        }
    }

    void end() {
        thread.interrupt();
    }
}
