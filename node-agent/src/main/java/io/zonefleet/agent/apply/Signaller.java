// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Processes.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends SIGUSR1 to processes that are not children. A shell does it, since Java can't; it looks once more whether the pid is still that of the
 * process that was meant, as an instant may do for another to get it, and ends with the agent.
 */
final class Signaller implements AutoCloseable {
    // what stands behind the name in /proc/<pid>/stat, which is in brackets: the 20th is when the process was started
    private static final String SHELL = """
            while read -r pid started; do
                line=; read -r line <"/proc/$pid/stat"
                set -- ${line##*) }
                [ "${20}" = "$started" ] && kill -s USR1 "$pid" && echo sent || echo not
            done 2>/dev/null
            """;

    private @Nullable Process shell;

    /** Signals a process; returns whether it was there still and took it. */
    synchronized boolean signal(Running process) {
        try {
            Process running = running();
            OutputStream in = running.getOutputStream();
            in.write((process.pid() + " " + process.started() + "\n").getBytes(StandardCharsets.US_ASCII));
            in.flush();
            BufferedReader out = running.inputReader(StandardCharsets.US_ASCII);
            return "sent".equals(out.readLine());
        } catch (IOException broken) {
            close();
            return false;
        }
    }

    private Process running() throws IOException {
        Process known = shell;
        if (known == null || !known.isAlive()) {
            known = new ProcessBuilder("/bin/sh", "-c", SHELL).start();
            shell = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        if (shell != null) {
            shell.destroy();
            shell = null;
        }
    }
}
