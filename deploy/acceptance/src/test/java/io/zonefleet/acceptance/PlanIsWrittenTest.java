// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.ZoneText;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A plan says what nodes then write: random changes, planned and applied as planned, and after each one all zone files on the disks of the
 * nodes of two clusters, and their Corefiles, are what the plans have said up to then.
 */
@ExtendWith(FleetExtension.class)
class PlanIsWrittenTest {
    private static final int CHANGES = 20;
    private static final int MOST_TRIED = 400;

    private final Map<String, Planned> planned =
            new TreeMap<>(Map.of("plan-a", new Planned(), "plan-b", new Planned()));

    @Test
    void agentsWriteWhatThePlanSays(Fleet fleet) throws Exception {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("PlanIsWrittenTest: -Dzonefleet.seed=" + seed);
        List<Node> nodes = new ArrayList<>();
        SortedMap<String, Integer> ports = new TreeMap<>();
        for (String cluster : planned.keySet()) {
            fleet.declareCluster(cluster);
            Node node = fleet.addNode(cluster, "n1");
            nodes.add(node);
            ports.put(cluster, node.dnsPort());
        }
        RandomOperations operations = new RandomOperations(new Random(seed), ports);
        assertThat(applied(fleet, nodes, operations.first(), "seed " + seed)).isTrue();
        int zoneTexts = 0;
        for (int tried = 0, done = 0; done < CHANGES; tried++) {
            assertThat(tried).as("changes tried until enough did something").isLessThan(MOST_TRIED);
            ArrayNode some = operations.next();
            if (applied(fleet, nodes, some, "seed %d, change %d: %s".formatted(seed, done, some))) {
                done++;
                zoneTexts += planned.values().stream()
                        .mapToInt(cluster -> cluster.zones.size())
                        .sum();
            }
        }
        assertThat(zoneTexts).as("zone files that were compared").isGreaterThan(CHANGES);
    }

    /** Plans a change, and where it does something applies that plan; then holds the disks against all that was planned. */
    private boolean applied(Fleet fleet, List<Node> nodes, ArrayNode operations, String what) throws Exception {
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("allowShrink", true);
        change.set("operations", operations);
        Api.Answer plan = fleet.api().post("/changes?dryRun=true", change.toString());
        if (plan.status() != 200 || plan.body().path("items").isEmpty()) {
            return false;
        }
        change.put("planHash", plan.body().path("hash").asText());
        Api.Answer done = fleet.api()
                .post("/changes?wait=all&timeout=60s", change.toString())
                .ok();
        plan.body()
                .path("clusters")
                .forEach(cluster -> of(cluster.path("id").asText()).take(cluster, what));
        for (Node node : nodes) {
            Planned wanted = of(node.cluster());
            // files that are not needed any more go after the proof
            Await.asserted(what + ", on " + node.cluster(), () -> wanted.isOnDiskOf(node));
            wanted.keepSerials(node, done.revision(), what);
        }
        return true;
    }

    private Planned of(String cluster) {
        return Objects.requireNonNull(planned.get(cluster), cluster);
    }

    /** What plans have said of one cluster up to now. */
    private static final class Planned {
        private final SortedMap<String, String> zones = new TreeMap<>();
        private final Map<String, Long> serials = new HashMap<>();
        private String corefile = "";

        void take(JsonNode cluster, String what) {
            for (JsonNode zone : cluster.path("zones")) {
                String name = zone.path("zone").asText();
                assertThat(zone.path("before").asText())
                        .as("%s: %s before", what, name)
                        .isEqualTo(zones.getOrDefault(name, ""));
                if (zone.has("after")) {
                    zones.put(name, zone.path("after").asText());
                } else {
                    zones.remove(name);
                    serials.remove(name);
                }
            }
            if (cluster.has("corefile")) {
                corefile = cluster.at("/corefile/after").asText();
            }
        }

        void isOnDiskOf(Node node) throws IOException {
            SortedMap<String, String> files = new TreeMap<>();
            node.zoneFiles().forEach((file, text) -> {
                String zone = file.substring("db.".length());
                MatchResult serial = serial(zone, text);
                files.put(
                        zone, text.substring(0, serial.start()) + ZoneText.NEXT_SERIAL + text.substring(serial.end()));
            });
            assertThat(files).isEqualTo(zones);
            assertThat(ofNoNode(Files.readString(node.corefile()), node)).isEqualTo(ofNoNode(corefile, node));
        }

        /** Serials stand for revisions up to that of the change, and none goes back. */
        void keepSerials(Node node, long revision, String what) {
            node.zoneFiles().forEach((file, text) -> {
                String zone = file.substring("db.".length());
                long serial = Long.parseLong(serial(zone, text).group());
                assertThat(serial)
                        .as("%s: serial of %s", what, zone)
                        .isBetween(serials.getOrDefault(zone, 1L), revision);
                serials.put(zone, serial);
            });
        }

        /** The number that stands in a file where the plan says that it can't know it. */
        private MatchResult serial(String zone, String text) {
            int at = zones.getOrDefault(zone, "").indexOf(ZoneText.NEXT_SERIAL);
            Matcher number = Pattern.compile("[0-9]+").matcher(text);
            assertThat(at >= 0 && at < text.length() && number.find(at))
                    .as("a plan has said of zone %s: %s", zone, text)
                    .isTrue();
            return number.toMatchResult();
        }

        /** Without what a plan can't know of a node: its folder, ports of its own, and the digest over all of that. */
        private static String ofNoNode(String corefile, Node node) throws IOException {
            Matcher version = Pattern.compile("corefile=([0-9a-f]{8})").matcher(corefile);
            Matcher port = Pattern.compile("internalPort: ([0-9]+)")
                    .matcher(Files.readString(node.dir().resolve("agent.yaml")));
            assertThat(version.find()).as(corefile).isTrue();
            assertThat(port.find()).isTrue();
            return corefile.replace(version.group(1), "<version>")
                    .replace(node.dir().resolve("zones").toString(), NodeSettings.DEFAULT.zoneDirectory())
                    .replaceAll("\\b" + port.group(1) + "\\b", Integer.toString(NodeSettings.DEFAULT.internalPort()))
                    .replaceAll("(?m)^ *(health|ready|prometheus) .*\n", "");
        }
    }
}
