// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.BoundedFetch;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.store.Bytes;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks agents for whole lists. An agent says itself where it is to be asked, so nothing it answers is handed on as it came: only the
 * fields of a page are.
 */
public final class AgentClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long MAX_BYTES = 4L << 20;
    private static final long MAX_ANSWER_BYTES = 512L << 10;
    private static final int ANSWERS = 4;

    private final BoundedFetch fetch = new BoundedFetch(false);

    /** A page of the zones of the node whose agent listens at {@code agentUrl}. */
    ObjectNode zones(String agentUrl, Optional<String> text, int limit, Optional<String> cursor) {
        StringBuilder query = new StringBuilder("/zones?limit=" + limit);
        text.ifPresent(q -> query.append("&q=").append(encoded(q)));
        cursor.ifPresent(c -> query.append("&cursor=").append(encoded(c)));
        return page(ask(agentUrl, query.toString(), TIMEOUT, MAX_BYTES));
    }

    /**
     * What the CoreDNS of that node says to a question, as the agent tells it.
     *
     * @param name as in a zone file
     * @param transports {@code udp}, {@code tcp} or both with a comma
     * @param timeout for one answer
     * @throws io.zonefleet.control.http.ProblemException where the agent can't be asked
     */
    public JsonNode query(String agentUrl, String name, int type, String transports, Duration timeout) {
        String question = "/query?name=%s&type=%d&transport=%s&timeout=%d"
                .formatted(encoded(name), type, encoded(transports), timeout.toMillis());
        // it may have several addresses, transports and instances to ask one after the other
        return ask(agentUrl, question, timeout.multipliedBy(ANSWERS).plus(TIMEOUT), MAX_ANSWER_BYTES);
    }

    private JsonNode ask(String agentUrl, String question, Duration timeout, long maxBytes) {
        URI uri;
        try {
            uri = URI.create(agentUrl.replaceAll("/+$", "") + question);
        } catch (IllegalArgumentException noUrl) {
            throw unreachable("its address can't be read: " + agentUrl);
        }
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw unreachable("its address is none of http or https: " + agentUrl);
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
        return switch (fetch.fetch(request, timeout, maxBytes)) {
            case BoundedFetch.Result.Answer(int status, Bytes body, Map<String, String> headers)
            when status == 200 -> json(body.toArray());
            case BoundedFetch.Result.Answer answer -> throw unreachable("it answered with status " + answer.status());
            case BoundedFetch.Result.Failed(String why) -> throw unreachable(why);
        };
    }

    private static JsonNode json(byte[] body) {
        try {
            return JsonBody.read(body);
        } catch (MalformedException broken) {
            throw unreachable("its answer is no JSON");
        }
    }

    private static ObjectNode page(JsonNode answer) {
        ObjectNode page = JsonBody.object();
        ArrayNode items = page.putArray("items");
        for (JsonNode zone : answer.path("items")) {
            ObjectNode item = items.addObject().put("zone", zone.path("zone").asText());
            for (String serial : new String[] {"written", "served"}) {
                if (zone.path(serial).isIntegralNumber()) {
                    item.put(serial, zone.path(serial).asLong());
                }
            }
        }
        page.put("total", answer.path("total").asInt(items.size()));
        if (answer.path("next").isTextual()) {
            page.put("next", answer.path("next").textValue());
        }
        return page;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static RuntimeException unreachable(String why) {
        return Problem.of(ProblemKind.AGENT_UNREACHABLE, "The node's agent can't be asked: " + why + ".")
                .asException();
    }

    @Override
    public void close() {
        fetch.close();
    }
}
