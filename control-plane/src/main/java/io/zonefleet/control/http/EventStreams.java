// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers that stay open: server-sent events (WHATWG HTML, section 9.2). */
final class EventStreams {
    /** How many may be open at once. */
    private static final int MAX = 512;

    private final Vertx vertx;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<HttpServerResponse> streams = ConcurrentHashMap.newKeySet();

    EventStreams(Vertx vertx) {
        this.vertx = vertx;
    }

    void open(Exchange exchange, EventSource source) {
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
        streams.add(out);
        AtomicBoolean closed = new AtomicBoolean();
        out.closeHandler(gone -> {
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
                streams.remove(out);
                stop.run();
            }
        });
        out.exceptionHandler(broken -> {}); // the close that follows tells
    }

    /** Ends all of them: nothing else would, and the server waits for them when it ends. */
    void endAll() {
        streams.forEach(out -> {
            if (!out.ended()) {
                out.end();
            }
        });
    }

    /** Writes on the event loop, one frame at a time. */
    private static final class LoopSink implements EventSource.Sink {
        private final Context context;
        private final HttpServerResponse out;
        private final AtomicBoolean busy = new AtomicBoolean();

        LoopSink(Context context, HttpServerResponse out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public boolean offer(String frame) {
            if (!busy.compareAndSet(false, true)) {
                return false;
            }
            context.runOnContext(loop -> {
                if (out.closed() || out.ended()) {
                    busy.set(false);
                } else {
                    out.write(frame).onComplete(written -> busy.set(false));
                }
            });
            return true;
        }
    }
}
