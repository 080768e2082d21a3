// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.corefile.Forwarded;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a join that gives the cluster its zone server, and has the cluster's own DNS ask it (docs/zone-servers.md). */
final class ZoneServerJoin {
    static final Piece FORWARDING =
            new Piece(Kind.CLUSTER_DNS, "block of Zonefleet in the Corefile of the cluster's own CoreDNS");

    /** Stands for the Service where there is none yet: what is in the way of the block is known before anything is made (RFC 5737). */
    private static final String NO_ADDRESS_YET = "192.0.2.53";

    private final Kube kube;
    private final ControlSide control;
    private final JoinSettings.ZoneServer settings;
    private final Report report;
    private final ClusterResolver resolver;
    private final ZoneServerManifest manifest = ZoneServerManifest.of(Manifests.zoneServer());

    ZoneServerJoin(Kube kube, ControlSide control, JoinSettings.ZoneServer settings, Report report) {
        this.kube = kube;
        this.control = control;
        this.settings = settings;
        this.report = report;
        this.resolver = new ClusterResolver(kube);
    }

    /** Its objects. */
    List<ObjectNode> objects(AgentSettings agent, String image) {
        return manifest.objects(agent, image);
    }

    /** All that this part does to the cluster. */
    List<Right> rights() {
        List<Right> all = new ArrayList<>();
        for (ObjectId id : manifest.ids()) {
            for (String verb : List.of("get", "create", "patch")) {
                all.add(kube.right(verb, id));
            }
        }
        all.addAll(List.of(
                kube.right("get", ClusterResolver.DEPLOYMENT),
                kube.right("get", ClusterResolver.COREFILE),
                kube.right("create", ClusterResolver.CUSTOM),
                kube.right("patch", ClusterResolver.COREFILE)));
        return all;
    }

    /**
     * How far the cluster's own DNS asks it.
     *
     * @throws Failure where that can't be had, before anything is made
     */
    State state() {
        return resolver.state(forwarded());
    }

    private Forwarded forwarded() {
        List<Upstream> servers = new ArrayList<>();
        for (JsonNode address : kube.get(manifest.service())
                .map(found -> found.at("/spec/clusterIPs"))
                .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance)) {
            if (Upstream.parse(address.asText()) instanceof Parsed.Valid<Upstream>(Upstream server)) {
                servers.add(server);
            }
        }
        return new Forwarded(
                settings.suffixes(),
                servers.isEmpty() ? List.of(new Upstream(NO_ADDRESS_YET)) : servers,
                settings.goesOn());
    }

    /** Waits until the zone servers have proved themselves; only then anybody is sent to them. */
    void finish(Duration length) {
        Patience patience = Patience.of(length);
        Progress progress = progress();
        report.note(progress.shown());
        while (!progress.isDone() && patience.holds()) {
            progress = progress();
            report.note(progress.shown());
        }
        if (progress.isDone()) {
            forward();
        } else if (length.isZero()) {
            report.note(
                    "the cluster's own CoreDNS does not ask them before they have proved themselves: join again then");
        } else {
            throw new Failure(
                    ExitCode.NOT_PROVED,
                    "after %ds %s%s\nThe cluster's own CoreDNS does not ask them yet, and is as it was. See kubectl -n %s get pods; the same command goes on waiting."
                            .formatted(
                                    length.toSeconds(),
                                    progress.shown(),
                                    progress.waiting().isEmpty()
                                            ? ""
                                            : "\n  " + String.join("\n  ", progress.waiting()),
                                    manifest.statefulSet().namespace().orElseThrow()));
        }
    }

    private void forward() {
        Forwarded what = forwarded();
        State before = resolver.state(what);
        if (before == State.SAME) {
            report.done(new Step(Step.Action.KEEP, FORWARDING));
            return;
        }
        boolean reads = resolver.forward(what);
        report.done(new Step(before == State.ABSENT ? Step.Action.CREATE : Step.Action.UPDATE, FORWARDING));
        report.note(
                reads
                        ? "the cluster's CoreDNS reads it within a minute or two; nodes then prove what it answers (docs/zone-servers.md)"
                        : "the cluster's CoreDNS does not read it by itself, its Corefile has no \"reload\": kubectl -n kube-system"
                                + " rollout restart deployment/coredns");
    }

    private Progress progress() {
        Optional<ObjectNode> statefulSet = kube.get(manifest.statefulSet());
        return Progress.ofZoneServers(statefulSet, control.nodes());
    }
}
