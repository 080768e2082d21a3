// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Answers that stay open: server-sent events (WHATWG HTML, section 9.2). */
final class EventStreams {
    /** Between looks whether those who listen still may, in milliseconds. */
    private static final long LOOK = 1_000;

    /** How many may be open at once. */
    private static final int MAX = 1_000;

    /** Bytes on their way to one client; a frame that is longer goes alone. */
    private static final int MAX_ON_THE_WAY = 32 << 10;

    private final Vertx vertx;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<HttpServerResponse, BooleanSupplier> streams = new ConcurrentHashMap<>();

    EventStreams(Vertx vertx) {
        this.vertx = vertx;
        vertx.setPeriodic(LOOK, look -> endRefused());
    }

    /** @param still whether who listens still may; asked again and again, must not block */
    void open(Exchange exchange, EventSource.Opening source, BooleanSupplier still) {
        if (open.incrementAndGet() > MAX) {
            open.decrementAndGet();
            exchange.refuse(Problem.of(ProblemKind.OVERLOADED, "Too many event streams are open.")
                    .withHeader("Retry-After", "10"));
            return;
        }
        HttpServerResponse out = exchange.stream();
        out.putHeader("Content-Type", "text/event-stream")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("Content-Encoding", "identity"); // a compressor would hold events back
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            open.decrementAndGet();
            out.end();
            return;
        }
        out.setChunked(true);
        Runnable stop = source.open(new LoopSink(vertx.getOrCreateContext(), out));
        AtomicBoolean closed = new AtomicBoolean();
        Runnable over = () -> {
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
                streams.remove(out);
                stop.run();
            }
        };
        out.closeHandler(gone -> over.run());
        out.endHandler(done -> over.run()); // of one that is ended here no close tells (HTTP/1.1)
        out.exceptionHandler(broken -> {}); // the close that follows tells
        streams.put(out, still);
    }

    /** Ends all of them: nothing else would, and the server waits for them when it ends. */
    void endAll() {
        streams.keySet().forEach(EventStreams::end);
    }

    /** Ends those of tokens that were taken back, or whose time is over. */
    private void endRefused() {
        streams.forEach((out, still) -> {
            if (!still.getAsBoolean()) {
                end(out);
            }
        });
    }

    private static void end(HttpServerResponse out) {
        if (!out.ended()) {
            out.end();
        }
    }

    /** Writes on the event loop. */
    private static final class LoopSink implements EventSource.Sink {
        private final Context context;
        private final HttpServerResponse out;
        private final AtomicInteger onTheWay = new AtomicInteger();

        LoopSink(Context context, HttpServerResponse out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public boolean offer(byte[] frame) {
            int before = onTheWay.get();
            if (before > 0 && before + frame.length > MAX_ON_THE_WAY) {
                return false;
            }
            onTheWay.addAndGet(frame.length);
            return run(() -> {
                if (out.closed() || out.ended()) {
                    onTheWay.addAndGet(-frame.length);
                } else {
                    out.write(Buffer.buffer(frame)).onComplete(written -> onTheWay.addAndGet(-frame.length));
                }
            });
        }

        @Override
        public void cut() {
            run(() -> {
                if (!out.closed()) {
                    out.reset();
                }
            });
        }

        /** False where the server has ended. */
        private boolean run(Runnable step) {
            try {
                context.runOnContext(loop -> step.run());
                return true;
            } catch (RejectedExecutionException ended) {
                return false;
            }
        }
    }
}
