// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Exit;
import io.zonefleet.process.Output;
import io.zonefleet.process.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of changes of links and addresses when the kernel does, by {@code ip monitor}. What it says is only a reason to look. */
public final class LinkMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);

    private final Optional<Supervisor> supervisor;

    private LinkMonitor(Optional<Supervisor> supervisor) {
        this.supervisor = supervisor;
    }

    /**
     * Starts to watch. Where that is not possible changes are found by looking now and then, as they are where one is missed.
     *
     * @param changed called by any thread
     */
    public static LinkMonitor start(SystemCommands commands, Runnable changed) {
        Optional<Path> ip = commands.where(Program.IP);
        if (ip.isEmpty()) {
            return new LinkMonitor(Optional.empty());
        }
        ChildCommand command = new ChildCommand(
                "ip monitor",
                commands.line(ip.get(), List.of("monitor", "link", "address")),
                Path.of("/"),
                Map.of("LC_ALL", "C"),
                new Output.ToLines(line -> changed.run()));
        Supervisor supervisor = new Supervisor(() -> command, new Quiet());
        try {
            supervisor.start();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("changes of links are found by looking only");
            return new LinkMonitor(Optional.empty());
        }
        return new LinkMonitor(Optional.of(supervisor));
    }

    @Override
    public void close() {
        supervisor.ifPresent(Supervisor::close);
    }

    /** The supervisor itself says when it ends. */
    private static final class Quiet implements Supervisor.Listener {
        @Override
        public void started(ChildProcess child) {}

        @Override
        public void ended(ChildProcess child, Exit exit, Duration untilRestart) {}
    }
}
