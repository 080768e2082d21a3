// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one child running: starts it again when it dies, later each time while it keeps dying young. One virtual thread waits for its
 * end; the lock guards the fields.
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Who has lived that long is started again without much ado. */
    private static final Duration LONG_LIFE = Duration.ofSeconds(30);

    private final Supplier<ChildCommand> command;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition poked = lock.newCondition();
    private @Nullable ChildProcess child;
    private @Nullable Thread watcher;
    private Duration pause = FIRST_PAUSE;
    private boolean startNow;
    private boolean waiting;
    private boolean closed;
    private int restarts;

    /** Is told of the child's life, by one thread at a time; may call the supervisor, but not wait for it. */
    public interface Listener {
        /** It runs. */
        void started(ChildProcess child);

        /** It has ended, and is started again after {@code untilRestart}. Not called when it was stopped on purpose. */
        void ended(ChildProcess child, Exit exit, Duration untilRestart);
    }

    /** @param command asked before every start */
    public Supervisor(Supplier<ChildCommand> command, Listener listener) {
        this.command = command;
        this.listener = listener;
    }

    /**
     * Starts the child for the first time.
     *
     * @throws IOException where it can't be started at all; nothing then runs
     */
    public void start() throws IOException {
        ChildProcess first = ChildProcess.start(command.get());
        lock.lock();
        try {
            child = first;
            watcher = Thread.ofVirtual().name("supervisor of " + first.name()).unstarted(() -> watch(first));
            watcher.start();
        } finally {
            lock.unlock();
        }
    }

    /** The child that runs, or the last that did. */
    public Optional<ChildProcess> child() {
        lock.lock();
        try {
            return Optional.ofNullable(child);
        } finally {
            lock.unlock();
        }
    }

    /** How often it was started again. */
    public int restarts() {
        lock.lock();
        try {
            return restarts;
        } finally {
            lock.unlock();
        }
    }

    /** Stops the child and starts it anew, at once; also where it waits for a restart. */
    public void restart() {
        lock.lock();
        try {
            startNow = true;
            poked.signalAll();
        } finally {
            lock.unlock();
        }
        child().ifPresent(ChildProcess::close);
    }

    /** Starts the child at once where it waits for a restart; nothing where it runs. */
    public void hurry() {
        lock.lock();
        try {
            if (waiting) {
                startNow = true;
                poked.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops the child for good, with a grace of five seconds. */
    @Override
    public void close() {
        close(ChildProcess.GRACE);
    }

    /** Stops the child for good: asks it to end, and makes it end when {@code grace} is over. */
    public void close(Duration grace) {
        Optional<Thread> waiting;
        lock.lock();
        try {
            closed = true;
            poked.signalAll();
            waiting = Optional.ofNullable(watcher);
        } finally {
            lock.unlock();
        }
        child().ifPresent(running -> running.stop(grace));
        waiting.ifPresent(Supervisor::join);
    }

    private void watch(ChildProcess first) {
        ChildProcess current = first;
        while (true) {
            long since = System.nanoTime();
            listener.started(current);
            Exit exit = current.exited().join();
            Optional<ChildProcess> next = again(current, exit, Duration.ofNanos(System.nanoTime() - since));
            if (next.isEmpty()) {
                return;
            }
            current = next.get();
        }
    }

    /** The next child; none where this is closed. */
    private Optional<ChildProcess> again(ChildProcess dead, Exit exit, Duration lived) {
        if (lived.compareTo(LONG_LIFE) >= 0) {
            pause = FIRST_PAUSE;
        }
        if (!onPurpose()) {
            LOG.atWarn()
                    .addKeyValue("child", dead.name())
                    .addKeyValue("ended", exit)
                    .addKeyValue("lived", lived)
                    .addKeyValue("restart_in", pause)
                    .log("a child has ended by itself");
            listener.ended(dead, exit, pause);
        }
        while (awaitTurn()) {
            try {
                ChildProcess next = ChildProcess.start(command.get());
                if (adopt(next)) {
                    return Optional.of(next);
                }
                next.close();
            } catch (IOException e) {
                LOG.atError().addKeyValue("child", dead.name()).setCause(e).log("a child can't be started");
            }
        }
        return Optional.empty();
    }

    private boolean onPurpose() {
        lock.lock();
        try {
            return closed || startNow;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is time for the next start; false: never. */
    private boolean awaitTurn() {
        lock.lock();
        try {
            waiting = true;
            long left = pause.toNanos();
            while (left > 0 && !closed && !startNow) {
                left = poked.awaitNanos(left);
            }
            Duration longer = pause.multipliedBy(2);
            pause = startNow ? FIRST_PAUSE : longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
            startNow = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    private boolean adopt(ChildProcess next) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            child = next;
            restarts++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
