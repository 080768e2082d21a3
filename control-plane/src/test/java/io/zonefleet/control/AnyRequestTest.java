// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.RandomRequests;
import io.zonefleet.control.testing.RandomRequests.Request;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever is asked, the answer is in the contract and is no fault of ours; what is refused changes nothing, what is repeated is done
 * once, and in the end the feeds are what follows from intent.
 */
class AnyRequestTest {
    private static final int REQUESTS = 6 * Integer.getInteger("jqwik.tries.default", 100);
    private static final Keys KEYS = Keys.DEFAULT;
    /** Sources are polled meanwhile. */
    private static final List<String> NOT_ASKED_FOR = List.of(KEYS.prefix() + "pollers/", KEYS.prefix() + "results/");

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    /** What came of requests. */
    private enum Kind {
        READ,
        WRITTEN,
        REFUSED,
        UNREADABLE,
        REPEATED
    }

    @Test
    void everyAnswerIsInTheContractAndNothingIsHalfApplied() {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("AnyRequestTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        RandomRequests requests = new RandomRequests(new Contract(), random);
        ApiClient client = SERVER.client();
        client.put("/api/v1/clusters/c1", "{'labels': {'env': 'prod'}}");
        client.put("/api/v1/clusters/c2", "{}");
        Map<Kind, Integer> seen = new EnumMap<>(Kind.class);
        for (int i = 0; i < REQUESTS; i++) {
            Request request = requests.next();
            Map<String, Entry> before = stored();
            Answer answer = send(client, request);
            assertThat(answer.status()).as("%s → %s", request, answer.text()).isLessThan(500);
            boolean changed = !stored().equals(before);
            if (answer.status() >= 400
                    || request.method().equals("GET")
                    || request.path().contains("dryRun=true")) {
                assertThat(changed)
                        .as("%s → %s changes nothing", request, answer)
                        .isFalse();
            }
            if (answer.status() == 422) {
                assertThat(answer.json().path("errors"))
                        .as("%s → %s", request, answer.text())
                        .isNotEmpty();
                answer.json()
                        .path("errors")
                        .forEach(error ->
                                pointsIntoTheRequest(error.path("pointer").asText(), request));
            }
            Kind kind = answer.status() == 400
                    ? Kind.UNREADABLE
                    : answer.status() >= 400 ? Kind.REFUSED : changed ? Kind.WRITTEN : Kind.READ;
            seen.merge(kind, 1, Integer::sum);
            if (changed && request.headers().contains("Idempotency-Key")) {
                repeat(client, request, answer);
                seen.merge(Kind.REPEATED, 1, Integer::sum);
            }
        }
        System.out.println("AnyRequestTest: " + seen);
        assertThat(seen).as("else the requests were too tame").containsOnlyKeys(Kind.values());
        feedsFollowFromIntent();
    }

    private static Answer send(ApiClient client, Request request) {
        return client.send(
                request.method(),
                request.path(),
                request.body(),
                request.headers().toArray(String[]::new));
    }

    private static void repeat(ApiClient client, Request request, Answer first) {
        Map<String, Entry> before = stored();
        Answer again = send(client, request);
        assertThat(again.status()).as("%s again", request).isEqualTo(first.status());
        assertThat(again.header("Zonefleet-Change")).isEqualTo(first.header("Zonefleet-Change"));
        assertThat(again.header("Zonefleet-Revision")).isEqualTo(first.header("Zonefleet-Revision"));
        assertThat(stored()).as("%s again", request).isEqualTo(before);
    }

    /** A pointer leads to what is wrong, or to where it is missing. */
    private static void pointsIntoTheRequest(String pointer, Request request) {
        if (pointer.startsWith("path/") || pointer.startsWith("query/") || pointer.startsWith("header/")) {
            return;
        }
        try {
            JsonNode body = JSON.readTree(request.body());
            int last = pointer.lastIndexOf('/');
            assertThat(body.at(pointer).isMissingNode()
                            && body.at(last < 0 ? "" : pointer.substring(0, last))
                                    .isMissingNode())
                    .as("%s in %s", pointer, request)
                    .isFalse();
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw new AssertionError(pointer + " in " + request, broken);
        }
    }

    private static Map<String, Entry> stored() {
        Map<String, Entry> stored = new TreeMap<>();
        SERVER.store().read(List.of(KeyRange.prefix(KEYS.prefix()))).entries().stream()
                .filter(entry -> NOT_ASKED_FOR.stream().noneMatch(entry.key()::startsWith))
                .forEach(entry -> stored.put(entry.key(), entry));
        return stored;
    }

    private static void feedsFollowFromIntent() {
        Map<String, Entry> stored = stored();
        long newest =
                stored.values().stream().mapToLong(Entry::modRevision).max().orElse(0);
        Await.until("the newest image", () -> SERVER.images().current().revision() >= newest);
        IntentImage intent = SERVER.images().current().intent();
        List<Feed> feeds = new ArrayList<>(List.of(Feed.all()));
        intent.clusters().keySet().forEach(id -> feeds.add(new Feed.OfCluster(id)));
        for (Feed feed : feeds) {
            if (!stored.containsKey(KEYS.pending(feed))) {
                assertThat(content(stored, feed)).isEqualTo(new DesiredPlanner(KEYS).content(intent, feed));
            }
        }
    }

    private static SortedMap<String, DesiredValue> content(Map<String, Entry> stored, Feed feed) {
        SortedMap<String, DesiredValue> content = new TreeMap<>();
        KeyParser parser = new KeyParser(KEYS);
        stored.forEach((key, entry) -> {
            if (!key.startsWith(KEYS.desired(feed))) {
                return;
            }
            try {
                switch (parser.parse(key)) {
                    case ParsedKey.DesiredDomain domain ->
                        content.put(key, Codec.decode(DesiredValue.Domain.class, entry.value()));
                    case ParsedKey.DesiredZone zone ->
                        content.put(key, Codec.decode(DesiredValue.Zone.class, entry.value()));
                    case ParsedKey.DesiredProfile profile ->
                        content.put(key, Codec.decode(DesiredValue.Profile.class, entry.value()));
                    default -> {}
                }
            } catch (UnreadableException broken) {
                throw new AssertionError(key, broken);
            }
        });
        return content;
    }
}
