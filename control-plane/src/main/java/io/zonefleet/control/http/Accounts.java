// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Keeps account of requests: a metric of all, a line in the log for writes and errors. */
final class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger("io.zonefleet.access");
    private static final int SHOWN_PATH = 300;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH");

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private record Series(String route, String method, int status) {}

    private final MeterRegistry metrics;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    Accounts(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** @param refused why the caller was not let in; empty where that was not looked at here */
    void answered(
            HttpServerRequest request,
            String route,
            Caller caller,
            Optional<Access.Reason> refused,
            Response response,
            long nanos) {
        Optional<String> reason = refused.map(Access.Reason::text)
                // an operation that is allowed, for what this caller may not do by it
                .or(() -> response.status() == ProblemKind.FORBIDDEN.status()
                        ? Optional.of("content")
                        : Optional.empty());
        reason.ifPresent(
                why -> metrics.counter("zonefleet.http.refused", "reason", why).increment());
        String method = request.method().name();
        // by route and known methods only: what strangers send must not make new series
        timers.computeIfAbsent(
                        new Series(route, METHODS.contains(method) ? method : "other", response.status()),
                        this::register)
                .record(nanos, TimeUnit.NANOSECONDS);
        boolean write = !method.equals("GET") && !method.equals("HEAD");
        // probes fail for as long as something is wrong, which is told where it is noticed
        boolean probe = route.equals("/readyz") || route.equals("/healthz");
        // pods come by the hundred, and what is decided of them is counted and shown where that is decided
        boolean admission = route.startsWith("/inject/") && response.status() < 400;
        if ((write && !admission) || (response.status() >= 400 && !probe)) {
            log(request, caller, reason, response, nanos);
        }
    }

    private Timer register(Series series) {
        return Timer.builder("zonefleet.http.requests")
                .description("Requests answered, by route")
                .tag("route", series.route())
                .tag("method", series.method())
                .tag("status", Integer.toString(series.status()))
                .serviceLevelObjectives(BOUNDS)
                .register(metrics);
    }

    void streaming(String route) {
        metrics.counter("zonefleet.http.streams", "route", route).increment();
    }

    private static void log(
            HttpServerRequest request, Caller caller, Optional<String> refused, Response response, long nanos) {
        String path = String.valueOf(request.path());
        LoggingEventBuilder line = response.status() >= 500 ? LOG.atWarn() : LOG.atInfo();
        line = line.addKeyValue("actor", caller.actor())
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", path.length() > SHOWN_PATH ? path.substring(0, SHOWN_PATH) + "…" : path)
                .addKeyValue("status", response.status());
        if (refused.isPresent()) {
            line = line.addKeyValue("refused", refused.get());
        }
        String revision = response.headers().get(Response.REVISION);
        if (revision != null) {
            line = line.addKeyValue("revision", revision);
        }
        line.addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos)).log("request");
    }
}
