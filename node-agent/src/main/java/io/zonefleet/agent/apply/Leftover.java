// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.render.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which process is ours beyond the agent's own end. CoreDNS is on a leash and ends with its agent; should one be left all the
 * same, it would share our port silently and answer what was true before.
 */
public final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
    private static final long GRACE_SECONDS = 6;

    private final Disk disk;
    private final Path file;

    /** @param file where it is noted: pid and instance */
    public Leftover(Disk disk, Path file) {
        this.disk = disk;
        this.file = file;
    }

    /** Notes a process. */
    public void remember(long pid, String instance) {
        try {
            FileSteps.replace(disk, file, pid + " " + instance + "\n");
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the pid of CoreDNS can't be noted");
        }
    }

    /** Notes that none is left. */
    public void forget() {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("the pid of CoreDNS can't be forgotten");
        }
    }

    /** Ends the noted process where it still runs and is still that one. */
    public void end() {
        find().ifPresent(process -> {
            LOG.atWarn().addKeyValue("pid", process.pid()).log("a CoreDNS of an earlier agent still runs; ending it");
            process.destroy();
            if (!hasEnded(process)) {
                process.destroyForcibly();
                hasEnded(process);
            }
        });
    }

    private Optional<ProcessHandle> find() {
        try {
            String[] words =
                    new String(disk.read(file), StandardCharsets.UTF_8).strip().split(" ", -1);
            return words.length == 2 && words[0].matches("[0-9]{1,9}")
                    ? ProcessHandle.of(Long.parseLong(words[0])).filter(process -> isInstance(process, words[1]))
                    : Optional.empty();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("can't tell whether a CoreDNS is left");
            return Optional.empty();
        }
    }

    /** A pid may have been given to another process since; its environment tells. */
    private boolean isInstance(ProcessHandle process, String instance) {
        try {
            byte[] environment = disk.read(Path.of("/proc", Long.toString(process.pid()), "environ"));
            String wanted = Marker.INSTANCE_VARIABLE + "=" + instance;
            return Arrays.asList(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
                    .contains(wanted);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stillThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
