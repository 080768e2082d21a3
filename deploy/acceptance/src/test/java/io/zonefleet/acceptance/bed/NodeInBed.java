// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.acceptance.NodeSetup;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** An agent is started anew meanwhile, maybe under a kernel that is slow on a machine that is busy. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How often a pod looks up. */
    static final int PER_SECOND = 100;

    /** Where it may answer beside port 53. */
    static final int ANOTHER_PORT = 5353;

    private static final Pattern HEALTH = Pattern.compile("health 127\\.0\\.0\\.1:([0-9]+)");
    private static final NodeSetup QUICK = NodeSetup.PLAIN.with("timing: { lease: 5s }\n");

    private final Bed bed;
    private final Fleet fleet;
    private final Node node;
    private final List<String> rulesBefore;

    NodeInBed(Path dir, Backend backend, List<Family> families) {
        this.bed = new Bed(dir, backend, families);
        this.rulesBefore = bed.everyRule();
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
        profile(backend, listener(53, upstreams()));
    }

    /** Declares it with one more port. */
    void answersOnAnotherPortToo(String backend) {
        profile(backend, listener(53, upstreams()) + ", " + listener(ANOTHER_PORT, upstreams()));
    }

    /** Declares it with those servers as upstreams that a resolv.conf names. */
    void asksServersOf(String backend, List<String> servers) {
        Path file = bed.folder("upstreams").resolve("resolv.conf");
        try {
            Path written = Files.writeString(
                    file.resolveSibling("new"),
                    servers.stream()
                            .map(server -> "nameserver " + server + "\n")
                            .collect(Collectors.joining()));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        profile(backend, listener(53, List.of(file.toString())));
    }

    private List<String> upstreams() {
        return bed.families().stream().map(Family::upstream).toList();
    }

    private String listener(int port, List<String> forwards) {
        return "{\"addresses\": [%s], \"port\": %d, \"forward\": [%s]}"
                .formatted(quoted(bed.families().stream().map(Family::local).toList()), port, quoted(forwards));
    }

    private void profile(String backend, String listeners) {
        profile(backend, listeners, "\"interceptKubeDns\": true");
    }

    private void profile(String backend, String listeners, String network) {
        fleet.api()
                .put("/profiles/nodes", """
                {"listeners": [%s],
                 "cache": {"maxTtl": 5},
                 "network": {%s, "backend": "%s", "teardown": "remove"}}""".formatted(listeners, network, backend))
                .ok();
    }

    /** Declares it as a node has it whose policies need tracked connections, and waits until it is so. Addresses of kube-dns are not taken then. */
    void tracksEverything(String backend) {
        profile(backend, listener(53, upstreams()), "\"rules\": \"no-notrack\"");
        awaitMode("no-notrack");
        calm();
    }

    /** Declares it as usual again, and waits until it is so. */
    void tracksNothing(String backend) {
        network(backend);
        awaitMode("full");
        Await.until("the addresses are taken", PATIENCE, bed::hasAddresses);
        calm();
    }

    private void awaitMode(String mode) {
        told(() -> Await.until(
                "rules are " + mode,
                PATIENCE,
                () -> status().filter(status ->
                                status.path("network").path("mode").asText().equals(mode))
                        .isPresent()));
    }

    /** Whether the control plane says that the node serves all that it shall. */
    boolean isProved() {
        return fleet.api().get("/nodes/prod/n1").body().path("state").asText().equals("proved");
    }

    /** Runs one of the agent's own commands, which has to succeed; returns what it printed. */
    String command(String... words) {
        return node.command(words);
    }

    /** What rules there were before there was an agent. */
    List<String> rulesBefore() {
        return rulesBefore;
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

    /** A pod that looks up what only the cache has from the upstream, over each family; returns when the cache answers it. */
    Pod pod() {
        return Pod.start(bed, asks(OTHER, PER_SECOND)).awaits(Bed.OF_UPSTREAM);
    }

    /** A pod that looks up the managed name, over each family; returns when it is answered. */
    Pod podOfManagedName() {
        return Pod.start(bed, asks(MANAGED, 20)).awaits(ADDRESS);
    }

    /** With twins to the upstream itself, to which nothing happens. */
    private List<Pod.Asks> asks(String name, int perSecond) {
        return bed.families().stream()
                .map(family -> new Pod.Asks(name, perSecond, List.of(family.service()), Optional.of(family.upstream())))
                .toList();
    }

    /** Waits until the node is as it is to be and says so. */
    void calm() {
        // a Corefile that CoreDNS refuses is tried again after a minute
        told(() -> Await.asserted("the node is right", PATIENCE, () -> {
            JsonNode status = status().orElseThrow(() -> new AssertionError("the agent is away"));
            assertThat(status.path("faults")).isEmpty();
            JsonNode network = status.path("network");
            assertThat(network.path("rulesThere").asInt())
                    .as(network.toString())
                    .isPositive()
                    .isEqualTo(network.path("rulesWanted").asInt());
            assertThat(network.path("missing")).isEmpty();
        }));
    }

    /** With what there is to know where it was in vain: to read rules takes programs, which are not to be run all the time meanwhile. */
    private void told(Runnable wait) {
        try {
            wait.run();
        } catch (AssertionError inVain) {
            throw new AssertionError(inVain.getMessage() + "\n" + node.log() + "\n" + bed.rules(), inVain);
        }
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
        told(() -> Await.until(
                "the node says " + kind,
                PATIENCE,
                () -> status().filter(status -> status.path("faults").toString().contains("\"" + kind + "\""))
                        .isPresent()));
    }

    /**
     * Waits until it says, or no longer says, that rules of others differ. It looks at those once a minute, or with every twelfth look at its
     * own; and it looks whenever the kernel tells of a change of a link, so it is told of some.
     */
    void saysOfRulesOfOthers(boolean differ) {
        told(() -> Await.until("the node says " + (differ ? "" : "no longer ") + "rules-differ", PATIENCE, () -> {
            bed.changeLinkOfPod();
            return status().filter(status -> status.path("faults").toString().contains("\"rules-differ\"") == differ)
                    .isPresent();
        }));
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
