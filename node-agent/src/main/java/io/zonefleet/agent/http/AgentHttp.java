// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonefleet.agent.report.AgentMetrics;
import io.zonefleet.keys.Codec;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.model.ZoneState;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's HTTP. It asks for no token, so it belongs on the node's own addresses; a page in a browser on the node can read nothing of
 * it and change nothing by it.
 */
public final class AgentHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentHttp.class);
    private static final Set<String> PATHS = Set.of(
            "/healthz",
            "/readyz",
            "/metrics",
            "/status",
            "/zones",
            "/corefile",
            "/network",
            "/query",
            "/-/reload",
            "/-/accept-epoch");
    /** Questions to CoreDNS at once: more are asked to come back. */
    private static final int QUESTIONS = 8;

    private static final Pattern ZONE_FILE = Pattern.compile("/zones/([^/]+)/file");

    private final AgentApi agent;
    private final AgentMetrics metrics;
    private final HttpServer server;
    private final Semaphore questions = new Semaphore(QUESTIONS);

    /** @throws IOException where the address can't be listened on */
    public AgentHttp(Endpoint listen, AgentApi agent, AgentMetrics metrics) throws IOException {
        this.agent = agent;
        this.metrics = metrics;
        try {
            this.server =
                    HttpServer.create(new InetSocketAddress(listen.address().inet(), listen.port()), 0);
        } catch (IOException e) {
            throw new IOException("http.listen: can't listen on " + listen.text() + ": " + e.getMessage(), e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (IllegalStateException busy) {
                answer = Answer.problem(503, "Service Unavailable", String.valueOf(busy.getMessage()));
            } catch (IllegalArgumentException bad) {
                answer = Answer.problem(400, "Bad Request", String.valueOf(bad.getMessage()));
            } catch (RuntimeException defect) {
                LOG.atError()
                        .setCause(defect)
                        .addKeyValue("path", exchange.getRequestURI())
                        .log("a request failed");
                answer = Answer.problem(500, "Internal Server Error", "see the agent's log");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        boolean change = path.startsWith("/-/");
        String method = exchange.getRequestMethod();
        if (!known(path)) {
            return Answer.problem(404, "Not Found", "there is nothing at " + path);
        }
        if (!method.equals(change ? "POST" : "GET")) {
            exchange.getResponseHeaders().set("Allow", change ? "POST" : "GET");
            return Answer.problem(405, "Method Not Allowed", path + " takes " + (change ? "POST" : "GET"));
        }
        if (change && exchange.getRequestHeaders().containsKey("Origin")) {
            return Answer.problem(403, "Forbidden", "not for pages in a browser");
        }
        Query query = Query.of(exchange.getRequestURI());
        return change ? tell(path, query) : show(path, query);
    }

    private static boolean known(String path) {
        return PATHS.contains(path) || ZONE_FILE.matcher(path).matches();
    }

    private Answer show(String path, Query query) {
        return switch (path) {
            case "/healthz" ->
                agent.isAlive() ? Answer.text(200, "ok\n") : Answer.text(503, "the loop does not answer\n");
            case "/readyz" -> ready();
            case "/metrics" ->
                new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape(agent.view()));
            case "/status" -> status();
            case "/zones" -> ZonePage.of(zones(query), query);
            case "/query" -> inquire(query);
            case "/corefile" -> found(agent.corefile());
            case "/network" -> NetworkPage.of(agent.network());
            default -> zoneFile(ZONE_FILE.matcher(path).replaceFirst("$1"));
        };
    }

    private List<ZoneState> zones(Query query) {
        return query.get("name")
                .map(name -> agent.zoneAbove(name).stream().toList())
                .orElseGet(agent::zones);
    }

    private Answer inquire(Query query) {
        if (!questions.tryAcquire()) {
            return Answer.problem(503, "Service Unavailable", "too many questions at once");
        }
        try {
            return InquiryPage.of(agent, query);
        } finally {
            questions.release();
        }
    }

    private Answer ready() {
        boolean ready = agent.view().filter(view -> view.serving()).isPresent();
        return ready ? Answer.text(200, "ok\n") : Answer.text(503, "CoreDNS does not answer with what is written\n");
    }

    private Answer zoneFile(String name) {
        return switch (DomainName.parse(name)) {
            case Parsed.Valid<DomainName> zone -> found(agent.zoneFile(zone.value()));
            case Parsed.Invalid<DomainName> invalid -> Answer.problem(400, "Bad Request", invalid.violations());
        };
    }

    private static Answer found(Optional<String> text) {
        return text.map(content -> Answer.text(200, content))
                .orElseGet(() -> Answer.problem(404, "Not Found", "there is no such file"));
    }

    private Answer status() {
        return agent.view()
                .map(view -> new Answer(
                        200, "application/json", Codec.encode(view.status()).utf8()))
                .orElseGet(() -> Answer.problem(503, "Service Unavailable", "the agent is starting"));
    }

    private Answer tell(String path, Query query) {
        if (path.equals("/-/reload")) {
            List<Violation> wrong = agent.reload();
            return wrong.isEmpty() ? Answer.text(200, "ok\n") : Answer.problem(422, "Configuration refused", wrong);
        }
        Optional<String> epoch = query.get("epoch").filter(text -> !text.isBlank());
        epoch.ifPresent(agent::acceptEpoch);
        return epoch.isPresent()
                ? Answer.text(200, "ok\n")
                : Answer.problem(400, "Bad Request", "say which: POST /-/accept-epoch?epoch=…");
    }

    /** Ends it at once. */
    @Override
    public void close() {
        server.stop(0);
    }
}
