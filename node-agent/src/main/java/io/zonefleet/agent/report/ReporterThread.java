// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.model.NodeStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a {@link Reporter} on a virtual thread of its own, with the newest status it was given. */
public final class ReporterThread implements Consumer<NodeStatus>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReporterThread.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Reporter reporter;
    private final Thread thread;
    private @Nullable NodeStatus newest;
    private boolean news;
    private boolean closed;

    private ReporterThread(Reporter reporter) {
        this.reporter = reporter;
        this.thread = Thread.ofVirtual().name("reporter").unstarted(this::run);
    }

    /** Starts it. */
    public static ReporterThread start(Reporter reporter) {
        ReporterThread started = new ReporterThread(reporter);
        started.thread.start();
        return started;
    }

    /** Gives it a status; of several only the newest is written. Any thread; never waits for the store. */
    @Override
    public void accept(NodeStatus status) {
        lock.lock();
        try {
            newest = status;
            news = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration wait = Duration.ZERO;
        for (Optional<NodeStatus> status = next(wait); status.isPresent(); status = next(wait)) {
            try {
                wait = reporter.step(status.get());
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("writing the status failed");
                wait = Duration.ofSeconds(5);
            }
        }
        reporter.close();
    }

    /** The newest status, when {@code wait} is over and there is one; empty where this is closed. */
    private Optional<NodeStatus> next(Duration wait) {
        lock.lock();
        try {
            while (!closed && newest == null) {
                changed.await();
            }
            long left = wait.toNanos();
            while (!closed && !news && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
            return closed ? Optional.empty() : Optional.ofNullable(newest);
        } catch (InterruptedException ended) {
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread, which takes the status back; waits for that, at most three seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
