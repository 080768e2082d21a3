// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.testing.Await;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rubbish in one key of every kind that the programs keep. A kind that comes new to them fails the test until it is among these. */
final class Poison {
    private static final String RUBBISH = "{rubbish \u0001";
    /** A change of so many rows has parts. */
    private static final int ROWS = 60;

    /** Kinds that are no kind of {@link ParsedKey}, since nobody follows them. */
    private static final Set<String> UNPARSED = Set.of("results/history", "pollers");

    /**
     * The first two are groups of kinds. What is left half applied is left alone for a minute, as another replica may be at it: the simulation
     * has the time for that.
     */
    private static final Set<Class<?>> PASSED_OVER =
            Set.of(ParsedKey.Intent.class, ParsedKey.Unknown.class, ParsedKey.Applying.class);

    private final Keys keys = Keys.DEFAULT;
    private final KeyParser parser = new KeyParser(keys);
    private final Feed.OfCluster own;
    private final Etcdctl etcdctl;
    private final Set<String> spoilt = new HashSet<>();
    private int rounds;

    /** @param cluster that the fleet's nodes are of */
    Poison(Etcdctl etcdctl, String cluster) {
        this.etcdctl = etcdctl;
        this.own = new Feed.OfCluster(new ClusterId(cluster));
    }

    /** Declares something of each kind of intent; writes what is there and can't be read anew. */
    void declare(Api api) {
        api.put("/zones/example.com", "{}").ok();
        api.put("/profiles/edge", "{\"stubDomains\": [{\"name\": \"stub.test\", \"forward\": [\"192.0.2.53\"]}]}")
                .ok();
        api.put("/clusters/" + own.id(), "{\"profile\": \"edge\"}").ok();
        // nobody answers there
        api.put("/sources/away", "{\"url\": \"http://127.0.0.1:1/list\", \"interval\": \"1s\"}")
                .ok();
        api.put("/drains/out", "{\"addresses\": [\"192.0.2.250\"]}").ok();
        api.put("/tokens/spoilt", "{\"role\": \"reader\"}").ok();
        api.put("/secrets/spoilt", "{\"value\": \"a-token\", \"url\": \"https://192.0.2.1\"}")
                .ok();
        api.put("/domains/split.example.com", """
                        {"addresses": ["192.0.2.30", "192.0.2.250"], "placement": {"clusters": ["%1$s"]},
                         "horizons": [{"clusters": ["%1$s"], "addresses": ["192.0.2.31"]}]}
                        """.formatted(own.id())).ok();
    }

    /** Does all that leaves a key behind. Returns the last answer. */
    Api.Answer prepare(Api api) {
        rounds++;
        declare(api);
        api.post("/changes", "{\"operations\": [" + rows() + "]}").ok();
        // a name that comes and goes between two looks of the materialiser leaves no mark
        String gone = "/domains/zz-gone.example.com?wait=all&timeout=20s";
        api.once("poison-" + rounds, "PUT", gone, "{\"addresses\": [\"192.0.2.41\"]}")
                .ok();
        awaitPoll(api);
        return api.post("/changes", """
                        {"allowShrink": true, "operations": [{"op": "delete", "resource": "domains/zz-gone.example.com"}]}
                        """).ok();
    }

    private String rows() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> """
                        {"op": "put", "resource": "domains/zz%d.example.com", "value": {"addresses": ["192.0.2.%d"]}}""".formatted(i, 40 + rounds))
                .collect(Collectors.joining(","));
    }

    /** Waits until the source was polled, and that is kept. */
    void awaitPoll(Api api) {
        Await.until("the source was polled", () -> {
            JsonNode last = api.get("/sources/away").ok().body().path("lastResult");
            return last.path("outcome").asText().equals("unreachable");
        });
    }

    /** Spoils one key of each kind, in each of both feeds; one that was not spoilt before, where there is. */
    void spread() {
        Map<String, String> chosen = new TreeMap<>();
        Stream.concat(etcdctl.keys(keys.prefix()).stream(), momentary().stream())
                .sorted(Comparator.comparing(spoilt::contains))
                .forEach(key ->
                        chosen.putIfAbsent(key.startsWith(keys.desired(own)) ? kind(key) + " of own" : kind(key), key));
        assertThat(chosen.values().stream().map(this::kind).collect(Collectors.toSet()))
                .as(chosen.values().toString())
                .isEqualTo(everyKind());
        chosen.values().forEach(key -> etcdctl.run("put", key, RUBBISH));
        spoilt.addAll(chosen.values());
    }

    /** What stands there only now and then. */
    private List<String> momentary() {
        return List.of(keys.pending(Feed.all()), keys.digest(Feed.all()), keys.digest(own));
    }

    private String kind(String key) {
        return switch (parser.parse(key)) {
            case ParsedKey.Intent(IntentKey piece) -> piece.getClass().getSimpleName();
            case ParsedKey.Unknown other -> key.substring(keys.prefix().length(), key.lastIndexOf('/'));
            case ParsedKey known -> known.getClass().getSimpleName();
        };
    }

    private static Set<String> everyKind() {
        Stream<String> classes = Stream.of(ParsedKey.class, IntentKey.class)
                .flatMap(kinds -> Arrays.stream(kinds.getPermittedSubclasses()))
                .filter(kind -> !PASSED_OVER.contains(kind))
                .map(Class::getSimpleName);
        return Stream.concat(classes, UNPARSED.stream()).collect(Collectors.toSet());
    }

    /** Takes away what other tests have no use for. */
    void clear(Api api) {
        api.delete("/sources/away").ok();
        api.delete("/drains/out").ok();
        api.delete("/tokens/spoilt").ok();
        api.delete("/secrets/spoilt").ok();
        api.put("/clusters/" + own.id(), "{}").ok();
    }
}
