// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import io.zonefleet.agent.actual.CpuUses;
import io.zonefleet.agent.actual.Credentials;
import io.zonefleet.agent.actual.Processes;
import io.zonefleet.agent.state.CpuUse;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.render.Marker;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that find each other in a folder of the machine: one file for each, with what it says of itself, and one that it holds a lock on
 * while it runs. The lock tells whether it does also where its processes can't be seen, and of a pid that another process has got meanwhile.
 * The files of locks stay: who removed one while another agent opens it would leave that one with a lock that nobody sees.
 */
public final class RegisteredPartners implements Partners {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredPartners.class);
    private static final String SAID = ".json";
    private static final String LOCK = ".lock";
    private static final int NAME_DIGITS = 16;
    /** A registration has less than a kilobyte; whoever can write there is not trusted to keep to that. */
    private static final long LARGEST = 65_536;

    private final Path folder;
    private final Processes processes;
    private final long user = Credentials.ofThisProcess().map(Credentials::user).orElse(-1L);
    private final String id;
    private final String own;
    private @Nullable FileChannel held;

    /**
     * Says nothing yet.
     *
     * @param folder the same for all agents of the machine
     * @param id of this agent, {@link Registration#id}
     */
    public RegisteredPartners(Path folder, Processes processes, String id) {
        this.folder = folder;
        this.processes = processes;
        this.id = id;
        // a node's own name may be longer than a file's may
        this.own = FileFact.of(id).sha256().substring(0, NAME_DIGITS);
    }

    @Override
    public void announce(Registration mine) throws IOException {
        if (held == null) {
            Files.createDirectories(folder);
            held = hold();
        }
        Path temporary = folder.resolve("." + own + SAID);
        Files.write(temporary, mine.bytes().toArray());
        Files.move(temporary, folder.resolve(own + SAID), StandardCopyOption.ATOMIC_MOVE);
    }

    private FileChannel hold() throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(own + LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (FileLocks.tryLock(channel, false) != null) { // held until the channel is closed
            return channel;
        }
        channel.close();
        throw new IOException("another agent of this machine is " + id + " too, or is just being looked at");
    }

    @Override
    public List<Partner> others() throws IOException {
        List<Partner> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9a-f]*" + SAID)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                String other = name.substring(0, name.length() - SAID.length());
                if (!other.equals(own)) { // to look at one's own lock would end it
                    read(file).flatMap(said -> partner(other, file, said)).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Registration> read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new UnreadableException("larger than any agent writes it");
            }
            return Optional.of(Registration.of(Bytes.of(Files.readAllBytes(file))));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException | UnreadableException broken) {
            LOG.atDebug()
                    .addKeyValue("file", file)
                    .setCause(broken)
                    .log("can't be read; whoever wrote it is unknown here");
            return Optional.empty();
        }
    }

    private Optional<Partner> partner(String name, Path file, Registration said) {
        boolean alive = isHeld(folder.resolve(name + LOCK));
        boolean running = said.coreDns().filter(this::isThere).isPresent();
        if (alive || running) {
            return Optional.of(new Partner(said, alive, running));
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException notOurs) {
            LOG.atDebug().addKeyValue("file", file).setCause(notOurs).log("what an agent left can't be removed");
        }
        return Optional.empty();
    }

    private static boolean isHeld(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock got = FileLocks.tryLock(channel, true)) {
            return got == null;
        } catch (IOException noSuchLock) {
            return false;
        }
    }

    /** The environment is asked as well, where it may be read: in another process namespace numbers mean others. */
    private boolean isThere(Registration.Instance instance) {
        return processes
                .of(instance.pid())
                .filter(process -> process.started() == instance.started())
                .filter(process -> processes
                        .variable(process.pid(), Marker.INSTANCE_VARIABLE)
                        .map(instance.name()::equals)
                        .orElse(true))
                .isPresent();
    }

    @Override
    public OptionalLong started(long pid) {
        return processes
                .of(pid)
                .map(process -> OptionalLong.of(process.started()))
                .orElse(OptionalLong.empty());
    }

    @Override
    public Optional<CpuUse> cpuUse(long pid) {
        return CpuUses.of(pid);
    }

    @Override
    public long user() {
        return user;
    }

    @Override
    public boolean kill(Registration.Instance instance) {
        boolean surely = processes
                .variable(instance.pid(), Marker.INSTANCE_VARIABLE)
                .filter(instance.name()::equals)
                .isPresent();
        return surely
                && isThere(instance)
                && ProcessHandle.of(instance.pid())
                        .filter(ProcessHandle::destroyForcibly)
                        .isPresent();
    }

    @Override
    public void leave() {
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("others will see later that this agent has ended");
        }
    }

    @Override
    public void close() {
        leave();
        try {
            if (held != null) {
                Files.deleteIfExists(folder.resolve(own + SAID));
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("others will see by the lock that this agent has ended");
        }
    }
}
