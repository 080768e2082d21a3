// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an {@link ImageLoader} on a virtual thread of its own until closed. */
public final class LoaderThread implements AutoCloseable {
    /** Where loaders of production read: beside what goes on. */
    public static final Executor READING =
            task -> Thread.ofVirtual().name("full-read").start(task);

    private static final Logger LOG = LoggerFactory.getLogger(LoaderThread.class);

    private final Pace pace = new Pace();
    private final ImageLoader loader;
    private final Thread thread;

    private LoaderThread(String name, Function<Runnable, ImageLoader> make) {
        this.loader = make.apply(pace::wake);
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

    private void run() {
        Duration wait = Duration.ZERO;
        while (pace.pause(wait)) {
            try {
                wait = loader.step();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("loader step failed; reading everything again");
                wait = LoaderTiming.DEFAULT.retry(); // it makes pauses of its own
            }
        }
        loader.close();
    }

    /** Ends the thread and waits for it, at most five seconds. */
    @Override
    public void close() {
        pace.end();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        LOG.atDebug().addKeyValue("thread", thread.getName()).log("loader ended");
    }
}
