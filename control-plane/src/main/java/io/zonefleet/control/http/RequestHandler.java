// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.zonefleet.control.http.Route.Action;
import io.zonefleet.model.Parsed;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** What happens to each request on the event loop: route, caller, body; then a virtual thread answers it. */
final class RequestHandler implements Handler<HttpServerRequest> {
    private static final Set<String> AT_ROOT = Set.of("/healthz", "/readyz", "/metrics");

    /** Matches neither a route nor a file. */
    private static final String OUTSIDE = "/./";

    private final Vertx vertx;
    private final HttpSettings settings;
    private final RouteTable routes;
    private final Access access;
    private final StaticFiles files;
    private final Accounts accounts;
    private final Bodies bodies;
    private final EventStreams streams;
    private final Semaphore places;
    private final ExecutorService threads;

    RequestHandler(
            Vertx vertx,
            HttpSettings settings,
            RouteTable routes,
            Access access,
            StaticFiles files,
            Accounts accounts,
            ExecutorService threads) {
        this.vertx = vertx;
        this.settings = settings;
        this.routes = routes;
        this.access = access;
        this.files = files;
        this.accounts = accounts;
        this.bodies = new Bodies(vertx, settings);
        this.streams = new EventStreams(vertx);
        this.places = new Semaphore(settings.maxConcurrent());
        this.threads = threads;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Exchange exchange = new Exchange(vertx, request, accounts, id);
        request.exceptionHandler(gone -> {});
        try {
            handle(exchange);
        } catch (RuntimeException defect) {
            exchange.refuse(Problems.of(defect, id));
        }
    }

    private void handle(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        String path = pathBelowPrefix(request);
        switch (routes.match(request.method().name(), path)) {
            case RouteTable.Match.Found found -> route(exchange, found);
            case RouteTable.Match.OtherMethods other ->
                exchange.refuse(wrongMethod(String.join(", ", other.allowed())));
            case RouteTable.Match.None none -> file(exchange, path);
        }
    }

    /** Ends what would not end by itself. */
    void endStreams() {
        streams.endAll();
    }

    /** Probes and scrapes come to the root as well; every other path outside the prefix is unknown. */
    private String pathBelowPrefix(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith(settings.pathPrefix() + "/")) {
            return path.substring(settings.pathPrefix().length());
        }
        return AT_ROOT.contains(path) ? path : OUTSIDE;
    }

    private void file(Exchange exchange, String path) {
        HttpServerRequest request = exchange.request();
        Optional<Response> file = files.find(path, request.headers());
        String method = request.method().name();
        if (file.isEmpty()) {
            exchange.refuse(
                    Problem.of(ProblemKind.NOT_FOUND, "The API begins at " + settings.pathPrefix() + "/api/v1/"));
        } else if (method.equals("GET") || method.equals("HEAD")) {
            exchange.routed("files");
            exchange.answer(file.get());
        } else {
            exchange.refuse(wrongMethod("GET, HEAD"));
        }
    }

    private static Problem wrongMethod(String allowed) {
        return Problem.of(ProblemKind.METHOD_NOT_ALLOWED, "Use one of: " + allowed)
                .withHeader("Allow", allowed);
    }

    private void route(Exchange exchange, RouteTable.Match.Found found) {
        HttpServerRequest request = exchange.request();
        Route route = found.route();
        exchange.routed(route.template());
        BooleanSupplier still = () -> true;
        if (!route.open()) {
            Optional<String> authorization = Optional.ofNullable(request.getHeader("Authorization"));
            String client = request.remoteAddress().hostAddress();
            switch (access.judge(authorization, client == null ? "" : client, route)) {
                case Access.Verdict.Refused refused -> {
                    exchange.refuse(refused);
                    return;
                }
                case Access.Verdict.Admitted admitted -> {
                    exchange.calledBy(admitted.caller());
                    still = () -> access.isStill(admitted);
                }
            }
        }
        switch (route.action()) {
            case Action.Streams(EventSource source) ->
                streams.open(exchange, source.prepare(exchange.toRequest(found.variables(), new byte[0])), still);
            case Action.AnswersAtOnce(Endpoint endpoint) ->
                exchange.answer(answer(exchange.toRequest(found.variables(), new byte[0]), endpoint));
            case Action.Answers(Endpoint endpoint) -> work(exchange, found, endpoint);
        }
    }

    private void work(Exchange exchange, RouteTable.Match.Found found, Endpoint endpoint) {
        if (!places.tryAcquire()) {
            exchange.refuse(
                    Problem.of(ProblemKind.OVERLOADED, "Try again in a second.").withHeader("Retry-After", "1"));
            return;
        }
        if (!found.route().takesBody()) {
            run(exchange, endpoint, found.variables(), new byte[0]);
            return;
        }
        Set<String> takes = found.route().takes();
        if (!takes.contains(Request.mediaType(exchange.request().getHeader("Content-Type")))) {
            places.release();
            String types = String.join(", ", new TreeSet<>(takes));
            exchange.refuse(Problem.of(
                            ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body with Content-Type: " + types.replace(", ", " or "))
                    .withHeader("Accept", types));
            return;
        }
        bodies.read(exchange.request())
                .onSuccess(body -> run(exchange, endpoint, found.variables(), body))
                .onFailure(failure -> {
                    places.release();
                    exchange.refuse(
                            failure instanceof ProblemException known
                                    ? known.problem()
                                    : Problems.of(new IllegalStateException(failure), exchange.id()));
                });
    }

    private void run(Exchange exchange, Endpoint endpoint, Map<String, Parsed<String>> variables, byte[] body) {
        Request request = exchange.toRequest(variables, body);
        threads.execute(() -> {
            try {
                exchange.answer(answer(request, endpoint));
            } finally {
                bodies.release(body);
                places.release();
            }
        });
    }

    private static Response answer(Request request, Endpoint endpoint) {
        try {
            return endpoint.answer(request);
        } catch (RuntimeException thrown) {
            return Problems.of(thrown, request.id()).response();
        }
    }
}
