// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Operations of {@code POST /changes} on few resources of each kind that nodes see something of; not all of them can be had. */
final class RandomOperations {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> NAMES =
            List.of("plan.test", "a.plan.test", "b.a.plan.test", "c.plan.test", "x.plan.example");
    private static final List<String> ZONES = List.of("plan.test", "a.plan.test");
    private static final List<String> ADDRESSES =
            List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2");
    /** Records that may stand together below one domain: name, type, data. */
    private static final List<List<String>> RECORDS = List.of(
            List.of("@", "TXT", "\"v=spf1 -all; (x\" \"\\\"quoted\\\"\""),
            List.of("@", "MX", "10 mail.example.net."),
            List.of("@", "CAA", "0 issue \"ca.example.net\""),
            List.of("_s._tcp", "SRV", "1 2 443 www.example.net."),
            List.of("w", "CNAME", "www.example.net."),
            List.of("host", "A", "192.0.2.1"),
            List.of("sub", "NS", "ns.example.net."));

    private final Random random;
    private final Map<String, Integer> portsByCluster;

    /** @param portsByCluster where nodes listen */
    RandomOperations(Random random, Map<String, Integer> portsByCluster) {
        this.random = random;
        this.portsByCluster = portsByCluster;
    }

    /** Gives each cluster a profile of its own with listeners, so that a Corefile does not depend on what nodes listen on. */
    ArrayNode first() {
        ArrayNode operations = NODES.arrayNode();
        portsByCluster.keySet().forEach(cluster -> {
            operations.add(profile(cluster));
            operations.add(cluster(cluster));
        });
        return operations;
    }

    /** A few operations, each on another resource. */
    ArrayNode next() {
        ArrayNode operations = NODES.arrayNode();
        Set<String> touched = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            ObjectNode operation = any();
            if (touched.add(operation.path("resource").asText())) {
                operations.add(operation);
            }
        }
        return operations;
    }

    private ObjectNode any() {
        String cluster = pick(List.copyOf(portsByCluster.keySet()));
        return switch (random.nextInt(12)) {
            case 0 -> profile(cluster);
            case 1 -> cluster(cluster);
            case 2, 3 -> either("zones/" + pick(ZONES), NODES.objectNode());
            case 4, 5 -> either("drains/plan", drain(cluster));
            default -> either("domains/" + pick(NAMES), domain(cluster));
        };
    }

    private ObjectNode either(String resource, ObjectNode value) {
        return random.nextInt(4) == 0
                ? NODES.objectNode().put("op", "delete").put("resource", resource)
                : put(resource, value);
    }

    private static ObjectNode put(String resource, ObjectNode value) {
        ObjectNode operation = NODES.objectNode().put("op", "put").put("resource", resource);
        operation.set("value", value);
        return operation;
    }

    private ObjectNode profile(String cluster) {
        ObjectNode value = NODES.objectNode().put("negativeTtl", random.nextBoolean() ? 3 : 5);
        ObjectNode listener = value.putArray("listeners").addObject();
        listener.putArray("addresses").add("127.0.0.1");
        listener.put("port", Objects.requireNonNull(portsByCluster.get(cluster)));
        listener.putArray("forward").add("192.0.2.53");
        return put("profiles/" + cluster, value);
    }

    private ObjectNode cluster(String cluster) {
        ObjectNode value = NODES.objectNode().put("profile", cluster);
        value.putObject("labels").put("plan", pick(List.of("x", "y")));
        return put("clusters/" + cluster, value);
    }

    private ObjectNode drain(String cluster) {
        ObjectNode value = NODES.objectNode();
        if (random.nextBoolean()) {
            value.put("cluster", cluster);
        } else {
            value.putArray("addresses").add(pick(ADDRESSES));
        }
        return value;
    }

    private ObjectNode domain(String cluster) {
        ObjectNode value = NODES.objectNode()
                .put("ttl", random.nextBoolean() ? 5 : 30)
                .put("wildcard", random.nextBoolean())
                .put("below", random.nextBoolean() ? "forward" : "nxdomain")
                .put("enabled", random.nextInt(6) > 0)
                .put("lastResort", random.nextInt(3) == 0);
        some(ADDRESSES, 1).forEach(value.putArray("addresses")::add);
        ArrayNode records = value.putArray("records");
        some(RECORDS, 0)
                .forEach(record -> records.addObject()
                        .put("name", record.get(0))
                        .put("type", record.get(1))
                        .put("data", record.get(2)));
        switch (random.nextInt(4)) {
            case 0 -> value.putObject("placement").putArray("clusters").add(cluster);
            case 1 -> value.putObject("placement").putObject("labels").put("plan", "x");
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            ObjectNode horizon = value.putArray("horizons").addObject();
            horizon.putArray("clusters").add(cluster);
            some(ADDRESSES, 0).forEach(horizon.putArray("addresses")::add);
        }
        if (random.nextBoolean()) {
            value.put("origin", cluster);
        }
        return value;
    }

    /** At least so many of them, and at most three. */
    private <T> List<T> some(List<T> of, int least) {
        int from = random.nextInt(of.size());
        return of.subList(from, Math.min(of.size(), from + least + random.nextInt(4 - least)));
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
