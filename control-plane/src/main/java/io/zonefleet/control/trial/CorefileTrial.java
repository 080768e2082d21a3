// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Output;
import io.zonefleet.process.Signal;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.CorefileText.Trial;
import io.zonefleet.render.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a CoreDNS that nobody asks with the Corefile that a cluster's nodes would get, but for zones, and ends it as soon as it serves.
 *
 * <p>It runs in an empty network namespace where one can be had. On the machine's own network it would join the sockets of a CoreDNS that
 * serves there (SO_REUSEPORT) and take some of its queries; where there is no namespace it therefore listens on loopback addresses and free
 * ports, without {@code health}, {@code ready}, {@code prometheus} and {@code loop}. Its environment is empty: texts can name variables.
 */
public final class CorefileTrial {
    /** Printed once all servers listen. */
    private static final String BANNER = "CoreDNS-";

    private static final String TEXTS = "/corefile/";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(CorefileTrial.class);

    private final Path coreDns;
    private final List<Isolation> ways;
    private final ReentrantLock one = new ReentrantLock();
    private Optional<Isolation> found = Optional.empty();

    /** @param coreDns the program */
    public CorefileTrial(Path coreDns) {
        this(coreDns, Isolation.namespaces());
    }

    /** @param ways to be apart that are tried before there is none */
    CorefileTrial(Path coreDns, List<Isolation> ways) {
        this.coreDns = coreDns;
        this.ways = List.copyOf(ways);
    }

    /** Tries what nodes of a cluster would get. One at a time. */
    Verdict of(ClusterId cluster, ClusterProfile profile) {
        one.lock();
        try {
            Trial trial = new CorefileText(cluster, profile, NodeSettings.DEFAULT).trial();
            Optional<Verdict> leftOut = leftOut(trial);
            if (leftOut.isPresent() || trial.texts().isEmpty()) {
                return leftOut.orElseGet(Verdict.Accepted::new);
            }
            Isolation isolation = isolation();
            return switch (isolation) {
                case Isolation.Namespace apart -> run(apart, trial);
                case Isolation.Moved moved -> {
                    Loopback loopback = new Loopback();
                    yield run(
                            moved, new CorefileText(cluster, loopback.moved(profile, trial), loopback.node()).trial());
                }
            };
        } catch (IOException | UncheckedIOException cannot) {
            return new Verdict.Impossible(String.valueOf(cannot.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Verdict.Impossible("it was interrupted");
        } finally {
            one.unlock();
        }
    }

    /** A text that is not right any more once it has a cluster's values; one that lacks a value is refused with the cluster's own field. */
    private static Optional<Verdict> leftOut(Trial trial) {
        return trial.corefile().problems().stream()
                .filter(problem ->
                        problem.pointer().startsWith(TEXTS) && !problem.rule().equals("template-word"))
                .findFirst()
                .map(problem -> new Verdict.Refused(
                        problem.pointer().substring(TEXTS.length()),
                        OptionalInt.empty(),
                        problem.value() + ": " + problem.message()));
    }

    /** Found out once: what a machine allows does not change while a program runs there. */
    private Isolation isolation() throws IOException, InterruptedException {
        if (found.isEmpty()) {
            Isolation first = new Isolation.Moved();
            for (Isolation way : ways) {
                if (works(way)) {
                    first = way;
                    break;
                }
            }
            LOG.atInfo().addKeyValue("how", first).log("texts of profiles are tried by a CoreDNS of their own");
            found = Optional.of(first);
        }
        return found.get();
    }

    private static boolean works(Isolation way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(way.command(List.of("/bin/true")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    private Verdict run(Isolation isolation, Trial trial) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("zonefleet-trial");
        try {
            for (Map.Entry<String, String> text : trial.texts().entrySet()) {
                Files.writeString(folder.resolve(text.getKey()), text.getValue());
            }
            Path corefile = Files.writeString(
                    folder.resolve("Corefile"), trial.corefile().text());
            return run(isolation, folder, corefile);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private Verdict run(Isolation isolation, Path folder, Path corefile) throws IOException, InterruptedException {
        List<String> program = List.of("/usr/bin/env", "-i", coreDns.toString(), "-conf", corefile.toString());
        SaidByCoreDns said = new SaidByCoreDns(folder);
        CompletableFuture<Boolean> serves = new CompletableFuture<>();
        Output.ToLines lines = new Output.ToLines(line -> {
            said.add(line);
            if (line.startsWith(BANNER)) {
                serves.complete(true);
            }
        });
        ChildProcess child =
                ChildProcess.start(ChildCommand.of("CoreDNS on trial", isolation.command(program), folder, lines));
        try {
            CompletableFuture<Boolean> ended = child.exited().thenApply(exit -> false);
            return serves.applyToEither(ended, served -> served).get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    ? new Verdict.Accepted()
                    : said.refusal();
        } catch (TimeoutException slow) {
            return new Verdict.Impossible("CoreDNS neither served nor ended within " + LIMIT.toSeconds() + " seconds");
        } catch (ExecutionException impossible) {
            throw new IOException(impossible);
        } finally {
            child.signal(Signal.KILL);
            child.close();
        }
    }
}
