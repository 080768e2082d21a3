// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Clients that each do one thing after the other, all at the same time. */
final class Clients {
    private Clients() {}

    /** What one client does, again and again. */
    interface Work {
        void once();
    }

    /** Makes a client's work. */
    interface Maker {
        Work of(int client);
    }

    /**
     * What came of it.
     *
     * @param timings of each piece of work
     * @param perSecond of all clients together
     */
    record Result(Timings timings, double perSecond) {}

    /** Lets {@code clients} work for {@code time}. */
    static Result run(String what, int clients, Duration time, Maker maker) {
        List<Callable<long[]>> loops = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        for (int i = 0; i < clients; i++) {
            Work work = maker.of(i);
            loops.add(() -> loop(work, end));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            LongStream all = LongStream.empty();
            for (Future<long[]> loop : threads.invokeAll(loops)) {
                all = LongStream.concat(all, Arrays.stream(loop.get()));
            }
            long[] nanos = all.toArray();
            return new Result(Timings.of(what, nanos), nanos.length / ((System.nanoTime() - start) / 1e9));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a client failed", failed.getCause());
        }
    }

    private static long[] loop(Work work, long end) {
        long[] nanos = new long[1024];
        int done = 0;
        while (System.nanoTime() - end < 0) {
            if (done == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * done);
            }
            long start = System.nanoTime();
            work.once();
            nanos[done++] = System.nanoTime() - start;
        }
        return Arrays.copyOf(nanos, done);
    }
}
