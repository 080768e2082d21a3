// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an {@link ImageLoader} on a virtual thread of its own until closed. */
public final class LoaderThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoaderThread.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ImageLoader loader;
    private final Thread thread;
    private boolean woken;
    private boolean closed;

    private LoaderThread(String name, Function<Runnable, ImageLoader> make) {
        this.loader = make.apply(this::wake);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /**
     * Makes the loader and starts it.
     *
     * @param make is given what the loader calls to wake the thread
     */
    public static LoaderThread start(String name, Function<Runnable, ImageLoader> make) {
        LoaderThread started = new LoaderThread(name, make);
        started.thread.start();
        return started;
    }

    /** The loader, for {@link ImageLoader#reload}. */
    public ImageLoader loader() {
        return loader;
    }

    private void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            Duration wait;
            try {
                wait = loader.step();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("loader step failed; reading everything again");
                loader.reload();
                wait = LoaderTiming.DEFAULT.maxRetry();
            }
            await(wait);
        }
        loader.close();
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!woken && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
        } catch (InterruptedException ended) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread and waits for it, at most five seconds. */
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
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.atDebug().addKeyValue("thread", thread.getName()).log("loader ended");
    }
}
