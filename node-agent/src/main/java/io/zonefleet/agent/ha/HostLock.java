// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import io.zonefleet.agent.network.NetworkOwnership;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of the machine: a file that the kernel locks for one process (fcntl(2), F_SETLKW). A thread of this agent sleeps in the kernel
 * until it is given it, so that it takes over the moment the owner ends, and the kernel lets go of it however that was. Names decide nothing.
 *
 * <p>A file that somebody replaces would give the machine two owners: the owner looks for that, and begins anew at the file that is there.
 */
public final class HostLock implements NetworkOwnership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLock.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(2);
    /** Within one JVM there is no waiting for a lock: only tests have two agents in one. */
    private static final Duration SAME_PROCESS = Duration.ofMillis(50);

    private final Path file;
    private final BooleanSupplier shared;
    private final Runnable changed;
    private final Thread thread = Thread.ofPlatform().daemon().name("host lock").unstarted(this::run);
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean owner;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * A lock that nobody waits for yet: an agent whose profile leaves the network alone touches no file.
     *
     * @param file the same for all agents of the machine
     * @param shared whether another agent answers on the same addresses
     * @param changed is run, by a thread of this lock, when the role or the trouble has changed
     */
    public HostLock(Path file, BooleanSupplier shared, Runnable changed) {
        this.file = file;
        this.shared = shared;
        this.changed = changed;
    }

    /** The first call begins to wait for it. */
    @Override
    public boolean isOwner() {
        if (begun.compareAndSet(false, true)) {
            thread.start();
        }
        return owner;
    }

    @Override
    public boolean await(Duration patience) {
        long begin = System.nanoTime();
        while (!isOwner() && System.nanoTime() - begin < patience.toNanos()) {
            LockSupport.parkNanos(SAME_PROCESS.toNanos());
        }
        return owner;
    }

    @Override
    public boolean isShared() {
        return shared.getAsBoolean();
    }

    @Override
    public Optional<String> trouble() {
        return trouble;
    }

    private void run() {
        while (!closed) {
            try {
                takeTurn();
            } catch (ClosedByInterruptException | FileLockInterruptionException ending) {
                become(false, Optional.empty());
            } catch (IOException e) {
                become(false, Optional.of(describe(e)));
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private void takeTurn() throws IOException {
        Object identity = make();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            become(false, Optional.empty());
            try (FileLock lock = waitFor(channel)) {
                if (lock.isValid() && isStill(identity)) {
                    become(true, Optional.empty());
                    holdWhile(identity);
                    become(false, Optional.empty()); // before another can be
                }
            }
        }
    }

    /** What tells this file from another of its name. */
    private Object make() throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException usual) {
            // another agent's, or ours from before
        }
        return identity();
    }

    private Object identity() throws IOException {
        return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }

    private boolean isStill(Object identity) {
        try {
            return identity.equals(identity());
        } catch (IOException gone) {
            return false;
        }
    }

    private FileLock waitFor(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException inThisVeryProcess) {
                LockSupport.parkNanos(SAME_PROCESS.toNanos());
                if (Thread.interrupted()) {
                    throw new FileLockInterruptionException();
                }
            }
        }
    }

    private void holdWhile(Object identity) {
        while (!closed && isStill(identity)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (!closed) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .log("the host's lock was replaced: beginning anew with the one that is there");
        }
    }

    private void become(boolean now, Optional<String> why) {
        boolean news = owner != now || !trouble.equals(why);
        if (why.isPresent() && !trouble.equals(why)) {
            LOG.atWarn().addKeyValue("why", why.get()).log("the host's lock can't be had");
        }
        boolean moved = owner != now;
        owner = now;
        trouble = why;
        if (moved) {
            LOG.atInfo()
                    .addKeyValue("role", role())
                    .addKeyValue("lock", file)
                    .log("another role for link and packet rules");
        }
        if (news) {
            changed.run();
        }
    }

    private String describe(IOException e) {
        return "the host's lock " + file + " can't be had (" + e
                + "): make its folder and let the agent's user write there,"
                + " or set ha.lock to another path, the same for all agents of this machine";
    }

    /** Lets go of it, after which another agent has it. A second call does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (begun.getAndSet(true)) {
            thread.interrupt();
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            thread.join(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
