// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads bodies, within a limit for each and one for all that are being worked on. Called on the event loop, before control returns to
 * it.
 */
final class Bodies {
    /** How many of the longest bodies may be in memory at once. */
    private static final int LONGEST_AT_ONCE = 2;

    private final Vertx vertx;
    private final HttpSettings settings;
    private final long budget;
    private final AtomicLong held = new AtomicLong();

    Bodies(Vertx vertx, HttpSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.budget = (long) LONGEST_AT_ONCE * settings.maxBodyBytes();
    }

    /** The body; fails with a {@link ProblemException}. Whoever takes it gives it back by {@link #release}. */
    Future<byte[]> read(HttpServerRequest request) {
        long announced = announced(request);
        if (announced > settings.maxBodyBytes()) {
            return Future.failedFuture(tooLarge().asException());
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        Promise<byte[]> body = Promise.promise();
        Parts parts = new Parts();
        long timer = vertx.setTimer(
                settings.bodyTimeout().toMillis(),
                late -> fail(
                        body,
                        parts,
                        Problem.of(
                                ProblemKind.REQUEST_TIMEOUT,
                                "Send the whole body within "
                                        + settings.bodyTimeout().toSeconds() + " s.")));
        request.handler(part -> take(part, parts, body));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            body.tryComplete(parts.take());
        });
        request.exceptionHandler(gone -> {
            vertx.cancelTimer(timer);
            fail(body, parts, Problem.of(ProblemKind.MALFORMED, "The body broke off."));
        });
        return body.future();
    }

    private void take(Buffer part, Parts parts, Promise<byte[]> body) {
        if (body.future().isComplete()) {
            return; // refused: the rest is thrown away
        }
        if (parts.length() + part.length() > settings.maxBodyBytes()) {
            fail(body, parts, tooLarge());
        } else if (held.addAndGet(part.length()) > budget) {
            held.addAndGet(-part.length());
            fail(
                    body,
                    parts,
                    Problem.of(ProblemKind.OVERLOADED, "Too many large bodies at once; try again.")
                            .withHeader("Retry-After", "2"));
        } else {
            parts.add(part);
        }
    }

    private void fail(Promise<byte[]> body, Parts parts, Problem problem) {
        if (body.tryFail(problem.asException())) {
            held.addAndGet(-parts.length());
        }
    }

    /**
     * A body as it comes in. The request keeps its handlers until it is answered: with a buffer of theirs a long body would be in memory twice,
     * and once more where that had to grow.
     */
    private static final class Parts {
        private final List<byte[]> parts = new ArrayList<>();
        private int length;

        void add(Buffer part) {
            parts.add(part.getBytes());
            length += part.length();
        }

        int length() {
            return length;
        }

        /** All of it; it is not kept. */
        byte[] take() {
            ByteBuffer whole = ByteBuffer.allocate(length);
            parts.forEach(whole::put);
            parts.clear();
            return whole.array();
        }
    }

    /** Gives back the memory that {@code body} counted for. */
    void release(byte[] body) {
        held.addAndGet(-body.length);
    }

    /** Length as the request says; 0 where it does not. */
    static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException impossible) {
            return 0; // the decoder has refused such a request already
        }
    }

    /** Whether more of the request may still come. */
    static boolean hasBody(HttpServerRequest request) {
        return !request.isEnded() && (announced(request) > 0 || request.getHeader("Transfer-Encoding") != null);
    }

    private Problem tooLarge() {
        return Problem.of(
                ProblemKind.TOO_LARGE,
                "Send at most " + settings.maxBodyBytes() + " bytes at once, or raise http.maxBodyBytes.");
    }
}
