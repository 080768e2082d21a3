// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.image.Pace;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the {@link ReconcileLoop} on a thread of its own, and between its steps what others ask of it. */
final class LoopThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    private final Pace pace = new Pace();
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("loop").unstarted(this::run);
    private Supplier<Duration> step = () -> AFTER_DEFECT;
    private Consumer<RuntimeException> tell = defect -> {};

    /**
     * Starts to call {@code loopStep}, again when the time it returns is over or when woken.
     *
     * @param onDefect is told when a step fails
     */
    void start(Supplier<Duration> loopStep, Consumer<RuntimeException> onDefect) {
        step = loopStep;
        tell = onDefect;
        thread.start();
    }

    /** Makes the next step come at once. Any thread. */
    void wake() {
        pace.wake();
    }

    /**
     * Has the loop's thread answer something, between two steps, and waits for it.
     *
     * @throws IllegalStateException where the loop does not come to it in time
     */
    <T> T ask(Supplier<T> question, Duration timeout) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        asked.add(() -> complete(answer, question));
        pace.wake();
        try {
            return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException late) {
            throw new IllegalStateException("the agent's loop is busy or has ended", late);
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> question) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (pace.pause(wait)) {
            try {
                for (Runnable question = asked.poll(); question != null; question = asked.poll()) {
                    question.run();
                }
                wait = step.get();
            } catch (RuntimeException defect) {
                // no input may end the process; what failed is tried again
                LOG.atError().setCause(defect).log("a step of the loop failed");
                tell(defect);
                wait = AFTER_DEFECT;
            }
        }
    }

    /** What failed may fail again where it is said: that must not end the thread. */
    private void tell(RuntimeException defect) {
        try {
            tell.accept(defect);
        } catch (RuntimeException another) {
            LOG.atError().setCause(another).log("a failed step can't be reported");
        }
    }

    /** Ends the thread after the step at hand, and waits for it, at most ten seconds. */
    @Override
    public void close() {
        pace.end();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
