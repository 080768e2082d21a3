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
import io.zonefleet.model.DomainName;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.ZoneText;
import io.zonefleet.store.Bytes;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks agents for whole lists and files. An agent says itself where it is to be asked, so nothing it answers is handed on as it came: only
 * the fields of a page are, and texts that begin as the files of Zonefleet do.
 */
public final class AgentClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final long MAX_BYTES = 4L << 20;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final long MAX_ANSWER_BYTES = 512L << 10;
    private static final int ANSWERS = 4;

    private final BoundedFetch fetch = new BoundedFetch(false);

    /**
     * A page of the zones of the node whose agent listens at {@code agentUrl}.
     *
     * @param name only the zone that answers for it
     */
    ObjectNode zones(
            String agentUrl, Optional<String> text, Optional<DomainName> name, int limit, Optional<String> cursor) {
        StringBuilder query = new StringBuilder("/zones?limit=" + limit);
        text.ifPresent(q -> query.append("&q=").append(encoded(q)));
        name.ifPresent(n -> query.append("&name=").append(encoded(n.text())));
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

    /** The Corefile on that node's disk; empty where there is none. */
    Optional<String> corefile(String agentUrl) {
        return file(agentUrl, "/corefile", CorefileText::isOurs);
    }

    /** The file of a zone on that node's disk; empty where there is none. */
    Optional<String> zoneFile(String agentUrl, DomainName zone) {
        return file(agentUrl, "/zones/" + encoded(zone.text()) + "/file", ZoneText::isOurs);
    }

    /** Link, addresses and packet rules of that node one by one; an agent that is older than this answer has none. */
    ObjectNode network(String agentUrl) {
        BoundedFetch.Result.Answer answer =
                fetched(agentUrl, "/network", "application/json", TIMEOUT, MAX_ANSWER_BYTES);
        if (answer.status() == UNAVAILABLE) {
            throw unreachable("it has not looked at link, addresses and rules yet, or could not take the question;"
                    + " try again in a few seconds");
        }
        try {
            return NetworkListing.of(json(ok(answer).body()));
        } catch (IllegalArgumentException strange) {
            throw unreachable("its answer is not as an agent's");
        }
    }

    private Optional<String> file(String agentUrl, String path, Predicate<String> isOurs) {
        BoundedFetch.Result.Answer answer = fetched(agentUrl, path, "text/plain", TIMEOUT, MAX_BYTES);
        // only an agent says in this form that it has none: elsewhere there is just nothing at this path
        if (answer.status() == NOT_FOUND && mediaType(answer).equals(Problem.MEDIA_TYPE)) {
            return Optional.empty();
        }
        String text = ok(answer).body().utf8();
        if (!isOurs.test(text)) {
            throw unreachable("what is there does not begin as a file of Zonefleet does, so it is not shown");
        }
        return Optional.of(text);
    }

    private JsonNode ask(String agentUrl, String question, Duration timeout, long maxBytes) {
        return json(ok(fetched(agentUrl, question, "application/json", timeout, maxBytes))
                .body());
    }

    private BoundedFetch.Result.Answer fetched(
            String agentUrl, String question, String mediaType, Duration timeout, long maxBytes) {
        HttpRequest request = HttpRequest.newBuilder(uri(agentUrl, question))
                .header("Accept", mediaType)
                .build();
        return switch (fetch.fetch(request, timeout, maxBytes)) {
            case BoundedFetch.Result.Answer answer -> answer;
            case BoundedFetch.Result.Failed(String why) -> throw unreachable(why);
        };
    }

    /** Where to ask. With a query of its own an agent's address would choose the path that is asked. */
    private static URI uri(String agentUrl, String question) {
        URI base;
        try {
            base = URI.create(agentUrl);
        } catch (IllegalArgumentException noUrl) {
            throw unreachable("its address can't be read: " + agentUrl);
        }
        if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
            throw unreachable("its address is none of http or https: " + agentUrl);
        }
        if (base.getRawQuery() != null || base.getRawFragment() != null || base.getRawUserInfo() != null) {
            throw unreachable("its address has more than host, port and path: that of " + base.getHost());
        }
        return URI.create(agentUrl.replaceAll("/+$", "") + question);
    }

    private static BoundedFetch.Result.Answer ok(BoundedFetch.Result.Answer answer) {
        if (answer.status() != OK) {
            throw unreachable("it answered with status " + answer.status());
        }
        return answer;
    }

    private static String mediaType(BoundedFetch.Result.Answer answer) {
        return answer.headers()
                .getOrDefault("content-type", "")
                .split(";", 2)[0]
                .strip();
    }

    private static JsonNode json(Bytes body) {
        try {
            return JsonBody.read(body.toArray());
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
