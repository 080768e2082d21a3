// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Terminal;

/** Says every second that something is still at work, where somebody looks. */
final class Progress {
    private final Thread thread;

    private Progress(Thread thread) {
        this.thread = thread;
    }

    static Progress start(Terminal terminal, String what) {
        if (!terminal.asks()) {
            return new Progress(new Thread());
        }
        return new Progress(Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int seconds = 1; ; seconds++) {
                    Thread.sleep(1000);
                    terminal.err().print("\r" + what + " … " + seconds + " s ");
                    terminal.err().flush();
                }
            } catch (InterruptedException ended) {
                terminal.err().print("\r");
            }
        }));
    }

    void end() {
        thread.interrupt();
    }
}
