// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.zonefleet.model.Parsed;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request on the event loop until it is answered. */
final class Exchange {
    /** What is read and thrown away of a body that nobody wants, so that its sender gets to read why. */
    private static final long MAX_DRAIN = 64L << 20;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerRequest request;
    private final Accounts accounts;
    private final String id;
    private final long start = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();
    private String route = "none";
    private Caller caller = Caller.ANONYMOUS;
    private Optional<Access.Reason> refused = Optional.empty();

    Exchange(Vertx vertx, HttpServerRequest request, Accounts accounts, String id) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.request = request;
        this.accounts = accounts;
        this.id = id;
    }

    HttpServerRequest request() {
        return request;
    }

    String id() {
        return id;
    }

    /** As endpoints see it. Event loop only. */
    Request toRequest(Map<String, Parsed<String>> variables, byte[] body) {
        String query = request.query() == null ? "" : request.query();
        String line = request.method().name() + " " + request.path() + "?" + query;
        return new Request(id, line, caller, variables, query, request.headers(), body);
    }

    /** Names the route for metrics. */
    void routed(String template) {
        route = template;
    }

    /** Names who it is for the log. */
    void calledBy(Caller who) {
        caller = who;
    }

    /** As {@link #refuse}, for who was not let in; says why in metrics and log. */
    void refuse(Access.Verdict.Refused verdict) {
        caller = verdict.caller();
        refused = Optional.of(verdict.reason());
        refuse(verdict.problem());
    }

    /** Answers before the body was read: the body is thrown away first, where it is not endless. */
    void refuse(Problem problem) {
        if (!Bodies.hasBody(request)) {
            answer(problem.response());
            return;
        }
        if (request.getHeader("Expect") != null || Bodies.announced(request) > MAX_DRAIN) {
            answerAndClose(problem.response());
            return;
        }
        long[] drained = {0};
        long timer = vertx.setTimer(10_000, late -> answerAndClose(problem.response()));
        request.handler(part -> {
            drained[0] += part.length();
            if (drained[0] > MAX_DRAIN) {
                vertx.cancelTimer(timer);
                answerAndClose(problem.response());
            }
        });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            answer(problem.response());
        });
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    }

    /** Answers; any thread, once. */
    void answer(Response response) {
        answer(response, false);
    }

    private void answerAndClose(Response response) {
        answer(response, true);
    }

    /** The line in the log is written here, by the thread that worked: the event loop must not wait for it. */
    private void answer(Response response, boolean close) {
        if (answered.compareAndSet(false, true)) {
            accounts.answered(request, route, caller, refused, response, System.nanoTime() - start);
            context.runOnContext(loop -> write(response, close));
        }
    }

    private void write(Response response, boolean close) {
        HttpServerResponse out = request.response();
        if (out.closed()) {
            return;
        }
        out.setStatusCode(response.status());
        head(out);
        response.headers().forEach(out::putHeader);
        if (!response.mediaType().isEmpty()) {
            out.putHeader("Content-Type", response.mediaType());
        }
        if (response.status() != 204) {
            out.putHeader("Content-Length", Integer.toString(response.body().length()));
        }
        if (close) {
            out.putHeader("Connection", "close");
        }
        var end = request.method().equals(HttpMethod.HEAD) ? out.end() : out.end(response.body());
        if (close) {
            end.onComplete(done -> request.connection().close());
        }
    }

    /** Begins an answer that does not end by itself; the exchange is then answered. Event loop only. */
    HttpServerResponse stream() {
        answered.set(true);
        accounts.streaming(route);
        head(request.response());
        return request.response();
    }

    private void head(HttpServerResponse out) {
        SecurityHeaders.API.forEach(out::putHeader);
        out.putHeader("X-Request-Id", id);
        // clients tell ages by this clock: their own may be wrong (RFC 9110 section 6.6.1)
        out.putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        if (request.isSSL()) {
            out.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
