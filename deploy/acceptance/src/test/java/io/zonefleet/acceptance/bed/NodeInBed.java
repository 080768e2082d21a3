// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The node of a test bed with an agent of ours on it, whose profile takes the service addresses of kube-dns; and all that it needs. */
final class NodeInBed implements AutoCloseable {
    /** A managed name and its address, which kube-dns gives too. */
    static final String MANAGED = "kept.example.com";

    static final String ADDRESS = "192.0.2.1";
    /** A name that nobody manages: the cache has it from the upstream, kube-dns answers otherwise. */
    static final String OTHER = "other.example.net";

    private static final Pattern HEALTH = Pattern.compile("health 127\\.0\\.0\\.1:([0-9]+)");
    private static final Node.Special QUICK = Node.Special.NONE.with("timing: { lease: 5s }\n");

    private final Bed bed;
    private final Fleet fleet;
    private final Node node;

    NodeInBed(Path dir, Backend backend, List<Family> families) {
        this.bed = new Bed(dir, backend, families);
        this.fleet = new Fleet(bed.folder("fleet"));
        try {
            network(backend.text());
            fleet.api()
                    .put("/clusters/prod", """
                    {"profile": "nodes", "kubeDns": [%s], "kubeDnsUpstream": [%s], "kubeProxy": "%s"}""".formatted(
                            quoted(bed.services()),
                            quoted(families.stream().map(Family::kubeDns).toList()),
                            backend == Backend.NFT ? "nftables" : "iptables"))
                    .ok();
            fleet.api()
                    .put("/domains/" + MANAGED, "{\"addresses\": [\"" + ADDRESS + "\"]}")
                    .ok();
            this.node = fleet.addNode("prod", "n1", "n1", QUICK);
        } catch (RuntimeException | AssertionError broken) {
            fleet.close();
            bed.close();
            throw broken;
        }
    }

    /** From now on kube-dns knows managed names; before, it answers them like any other. */
    void kubeDnsLearnsManagedNames() {
        bed.kubeDns(managing());
    }

    /** kube-dns' Corefile: it knows the managed suffix, as where it forwards that to a zone server. */
    private String managing() {
        List<String> own = bed.families().stream().map(Family::kubeDns).toList();
        return Bed.answering(own, ADDRESS).replaceFirst("^\\.:53", "example.com:53")
                + Bed.answering(own, Bed.OF_KUBE_DNS);
    }

    /** Declares the profile. */
    void network(String backend) {
        fleet.api()
                .put("/profiles/nodes", """
                {"listeners": [{"addresses": [%s], "forward": [%s]}],
                 "cache": {"maxTtl": 5},
                 "network": {"interceptKubeDns": true, "backend": "%s", "teardown": "remove"}}""".formatted(
                        quoted(bed.families().stream().map(Family::local).toList()),
                        quoted(bed.families().stream().map(Family::upstream).toList()),
                        backend))
                .ok();
    }

    /** Changes something that CoreDNS has to be told of, without waiting. */
    void changeCorefile(int number) {
        fleet.api()
                .put("/domains/zone-" + number + ".example.com", "{\"addresses\": [\"" + ADDRESS + "\"]}")
                .ok();
    }

    /** Where CoreDNS serves its health. */
    int healthPort() {
        try {
            Matcher health = HEALTH.matcher(Files.readString(node.corefile()));
            assertThat(health.find()).isTrue();
            return Integer.parseInt(health.group(1));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
    }

    /** A pod that looks up what only the cache has from the upstream, 100 times a second; returns when the cache answers it. */
    Pod pod(Family family) {
        return Pod.start(bed, OTHER, 100, List.of(family.service())).awaits(Bed.OF_UPSTREAM);
    }

    /** Waits until the node is as it is to be and says so. */
    void calm() {
        // a Corefile that CoreDNS refuses is tried again after a minute
        Await.asserted("the node is right", Duration.ofSeconds(90), () -> {
            JsonNode status = status().orElseThrow(() -> new AssertionError("the agent is away"));
            assertThat(status.path("faults")).as(node.log() + bed.rules()).isEmpty();
            JsonNode network = status.path("network");
            assertThat(network.path("rulesThere").asInt())
                    .as(network + bed.rules())
                    .isPositive()
                    .isEqualTo(network.path("rulesWanted").asInt());
            assertThat(network.path("missing")).isEmpty();
        });
    }

    /** What the agent says of itself. */
    Optional<JsonNode> status() {
        try {
            return node.status();
        } catch (UncheckedIOException away) {
            return Optional.empty();
        }
    }

    /** Waits until the agent says that something of that kind is wrong. */
    void says(String kind) {
        // some looks of the agent come once a minute
        Await.until(
                "the node says " + kind + "\n" + node.log(),
                Duration.ofSeconds(90),
                () -> status().filter(status -> status.path("faults").toString().contains("\"" + kind + "\""))
                        .isPresent());
    }

    Bed bed() {
        return bed;
    }

    Node node() {
        return node;
    }

    Api api() {
        return fleet.api();
    }

    Fleet fleet() {
        return fleet;
    }

    @Override
    public void close() {
        fleet.close();
        bed.close();
    }
}
