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
import java.util.function.IntPredicate;
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

    /**
     * When clients may end.
     *
     * @param least for how long they work
     * @param samples after that, how much all of them together shall have done
     * @param most after which they end without
     */
    record Enough(Duration least, int samples, Duration most) {
        /** So long, however much that is. */
        static Enough after(Duration time) {
            return new Enough(time, 0, time);
        }

        boolean isReached(long nanos, int done, int clients) {
            return nanos >= least.toNanos() && ((long) done * clients >= samples || nanos >= most.toNanos());
        }
    }

    /** Lets {@code clients} work for {@code time}. */
    static Result run(String what, int clients, Duration time, Maker maker) {
        return run(what, clients, Enough.after(time), maker);
    }

    /** Lets {@code clients} work until it is enough, each at least once. */
    static Result run(String what, int clients, Enough enough, Maker maker) {
        List<Callable<long[]>> loops = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            Work work = maker.of(i);
            loops.add(() -> loop(work, done -> enough.isReached(System.nanoTime() - start, done, clients)));
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

    private static long[] loop(Work work, IntPredicate isEnough) {
        long[] nanos = new long[1024];
        int done = 0;
        do {
            if (done == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * done);
            }
            long start = System.nanoTime();
            work.once();
            nanos[done++] = System.nanoTime() - start;
        } while (!isEnough.test(done));
        return Arrays.copyOf(nanos, done);
    }
}
