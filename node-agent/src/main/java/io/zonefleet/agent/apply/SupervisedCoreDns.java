// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.CpuUses;
import io.zonefleet.agent.state.CpuUse;
import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Exit;
import io.zonefleet.process.Output;
import io.zonefleet.process.Signal;
import io.zonefleet.process.Supervisor;
import io.zonefleet.render.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CoreDNS as a child of the agent. Each process has an instance name of its own in its environment, which it answers to be.
 *
 * <p>Its output and its end are taken by threads of the supervisor, which only fill a queue and wake the loop.
 */
public final class SupervisedCoreDns implements CoreDns {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedCoreDns.class);
    private static final String BANNER = "CoreDNS-";
    private static final String RELOADED = "[INFO] Reloading complete";
    private static final String NOT_RELOADED = "[ERROR] SIGUSR1: ";
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Supplier<String> binary;
    private final Path corefile;
    private final Leftover leftover;
    private final List<String> through;
    private final Consumer<String> log;
    private final Runnable wake;
    private final Supervisor supervisor;
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final LastWords lastWords = new LastWords();
    private final SecureRandom random = new SecureRandom();
    private volatile String instance = "";
    private volatile boolean stopped;

    /**
     * @param binary asked before each start
     * @param through what it is started through, see {@link ChildPrivileges}
     * @param log takes each line of its output
     * @param wake called by any thread when there is an event
     */
    public SupervisedCoreDns(
            Supplier<String> binary,
            Path corefile,
            Leftover leftover,
            List<String> through,
            Consumer<String> log,
            Runnable wake) {
        this.binary = binary;
        this.corefile = corefile;
        this.leftover = leftover;
        this.through = List.copyOf(through);
        this.log = log;
        this.wake = wake;
        this.supervisor = new Supervisor(this::command, new Watcher());
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public Set<Long> pids() {
        return supervisor.child().map(child -> Set.of(child.pid())).orElse(Set.of());
    }

    @Override
    public Optional<CpuUse> cpuUse() {
        return supervisor.child().flatMap(child -> CpuUses.of(child.pid()));
    }

    @Override
    public void start() {
        leftover.end();
        Thread.ofVirtual().name("start of CoreDNS").start(this::startUntilItDoes);
    }

    /** The supervisor starts again what has run once; a program that is not there yet is tried here. */
    private void startUntilItDoes() {
        while (!stopped) {
            try {
                startUnlessStopped();
                return;
            } catch (IOException e) {
                tell(new Event.CannotStart(String.valueOf(e.getMessage())));
            }
            try {
                Thread.sleep(RETRY);
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    private synchronized void startUnlessStopped() throws IOException {
        if (!stopped) {
            supervisor.start();
        }
    }

    private ChildCommand command() {
        byte[] id = new byte[6];
        random.nextBytes(id);
        instance = "z" + HexFormat.of().formatHex(id);
        return new ChildCommand(
                "coredns",
                List.of(onPath(binary.get()), "-conf", corefile.toString()),
                FileSteps.parent(corefile),
                Map.of(Marker.INSTANCE_VARIABLE, instance),
                new Output.ToLines(this::line),
                through);
    }

    /** A name without a slash is looked for as a shell would. */
    private static String onPath(String program) {
        if (program.startsWith("/")) {
            return program;
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program).toAbsolutePath();
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return program;
    }

    @Override
    public void startNow() {
        supervisor.hurry();
    }

    private void line(String line) {
        log.accept(line);
        lastWords.add(line);
        if (line.startsWith(BANNER)) {
            tell(new Event.Version(line.substring(BANNER.length())));
        } else if (line.startsWith(RELOADED)) {
            tell(new Event.Reloaded());
        } else if (line.startsWith(NOT_RELOADED)) {
            tell(new Event.ReloadFailed(line.substring(NOT_RELOADED.length())));
        }
    }

    private void tell(Event event) {
        events.add(event);
        wake.run();
    }

    @Override
    public void reload() {
        supervisor.child().ifPresent(child -> child.signal(Signal.USR1));
    }

    /** Its output says so. */
    @Override
    public void awaitReload(Duration within) {}

    @Override
    public void kill() {
        supervisor.child().ifPresent(child -> child.signal(Signal.KILL));
    }

    @Override
    public List<Event> events() {
        List<Event> taken = new ArrayList<>();
        for (Event event = events.poll(); event != null; event = events.poll()) {
            taken.add(event);
        }
        return taken;
    }

    @Override
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        supervisor.close();
        leftover.forget();
    }

    private final class Watcher implements Supervisor.Listener {
        @Override
        public void started(ChildProcess child) {
            lastWords.clear();
            leftover.remember(child.pid(), instance);
            LOG.atInfo()
                    .addKeyValue("pid", child.pid())
                    .addKeyValue("instance", instance)
                    .log("CoreDNS started");
            tell(new Event.Started(instance, child.pid()));
        }

        @Override
        public void ended(ChildProcess child, Exit exit, Duration untilRestart) {
            tell(new Event.Ended(exit.toString(), lastWords.toString()));
        }
    }
}
