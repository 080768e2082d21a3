// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Carries out a join: looks what is there, plans, and does it step by step. */
final class Joining {
    private static final int PASSWORD_BYTES = 32;

    private final Kube kube;
    private final Etcd etcd;
    private final ControlSide control;
    private final JoinSettings settings;
    private final Report report;
    private final AgentManifest manifest = AgentManifest.of(Manifests.agents());
    private final Optional<ZoneServerJoin> zoneServer;

    Joining(Kube kube, Etcd etcd, ControlSide control, JoinSettings settings, Report report) {
        this.kube = kube;
        this.etcd = etcd;
        this.control = control;
        this.settings = settings;
        this.report = report;
        this.zoneServer = settings.zoneServer().map(wanted -> new ZoneServerJoin(kube, control, wanted, report));
    }

    /**
     * What is wanted, and how it was found.
     *
     * @param cluster as it is to be declared
     * @param prefix where everything of Zonefleet stands in etcd
     * @param password of the agents' user; empty where etcd asks nobody
     * @param stores whether the control plane is given the token by which it follows the cluster, to store it
     */
    private record Look(
            Wanted wanted,
            ClusterSpec cluster,
            String prefix,
            Optional<String> password,
            boolean stores,
            SequencedMap<Piece, State> found) {
        @Override
        public String toString() {
            return "Look[found=" + found + "]";
        }
    }

    /** Shows what a join would make, and makes nothing. */
    void rehearse() {
        Look look = look();
        plan(look).steps().forEach(report::planned);
        report.objects(
                look.wanted().objects().values().stream().map(Wanted::masked).toList());
    }

    /** Joins. */
    void run() {
        Look look = look();
        List<Step> steps = plan(look).steps();
        try {
            for (Step step : steps) {
                if (step.piece().kind() == Kind.CLUSTER_DNS) {
                    continue; // in the end, when there is somebody to ask
                }
                if (step.action() != Step.Action.KEEP) {
                    perform(step, look);
                }
                report.done(step);
            }
            zoneServer.ifPresent(part -> part.finish(settings.patience()));
            settings.follow()
                    .filter(follow -> !look.stores() || follow.tokenFile().isPresent())
                    .ifPresent(follow -> token().hand(follow));
            await(look.wanted());
        } finally {
            report.end();
        }
    }

    private static JoinPlan plan(Look look) {
        JoinPlan plan = JoinPlan.of(look.found());
        if (!plan.ending().isEmpty()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "about to go: "
                            + String.join(
                                    ", ",
                                    plan.ending().stream().map(Piece::name).toList())
                            + ". Nothing was done; join again when it is gone.");
        }
        return plan;
    }

    private Look look() {
        requireRights();
        Pieces.requireOwn(kube, manifest, settings.cluster());
        boolean users = etcd.asksWho();
        if (!users) {
            report.note(
                    "etcd asks nobody who they are: no user is made for the agents. Whoever reaches etcd may write to"
                            + " it; with users enabled (etcdctl auth enable) join again.");
        }
        Optional<String> known = kube.get(manifest.secret()).flatMap(AgentSettings::password);
        Optional<String> password = users ? Optional.of(known.orElseGet(Joining::newPassword)) : Optional.empty();
        String prefix = control.keyPrefix();
        AgentSettings agent = new AgentSettings(
                settings.cluster(),
                settings.endpoints(),
                prefix,
                settings.image().or(this::image),
                settings.authority(),
                settings.identity(),
                password);
        Wanted wanted = Wanted.of(
                manifest.objects(agent),
                settings.follow().isPresent() ? Manifests.access() : List.of(),
                zoneServer
                        .map(part -> part.objects(agent, agent.image().orElseGet(manifest::released)))
                        .orElse(List.of()));
        SequencedMap<Piece, State> found = new LinkedHashMap<>();
        ClusterSpec cluster = declared(found);
        wanted.objects().forEach((piece, object) -> found.put(piece, kube.state(object)));
        if (users) {
            found.put(Pieces.etcdRole(settings.cluster()), etcd.role(prefix, settings.cluster()));
            found.put(Pieces.etcdUser(settings.cluster()), etcd.user(settings.cluster(), known));
        }
        boolean stores = follow(found);
        zoneServer.ifPresent(part -> found.put(ZoneServerJoin.FORWARDING, part.state()));
        return new Look(wanted, cluster, prefix, password, stores, found);
    }

    /** What follows the cluster; says whether the control plane is to store the token for it. */
    private boolean follow(SequencedMap<Piece, State> found) {
        boolean stores = settings.follow().filter(this::stores).isPresent();
        if (stores) {
            found.put(Pieces.secret(settings.cluster()), secretState());
        }
        settings.follow()
                .ifPresent(follow -> found.put(
                        new Piece(Kind.SOURCE, "source " + control.sourceId()),
                        SourceSpec.of(settings.cluster(), follow, kube).state(control.source())));
        return stores;
    }

    /** A stored one would come before the file that is asked for, so it is kept right, too. */
    private boolean stores(JoinSettings.Follow follow) {
        return control.storesSecrets() && (follow.tokenFile().isEmpty() || control.hasSecret());
    }

    private State secretState() {
        return token().now()
                .map(token -> control.secretState(token, sourceUrl()))
                .orElseGet(() -> control.hasSecret() ? State.OTHER : State.ABSENT);
    }

    private SourceToken token() {
        return new SourceToken(kube, control.sourceId(), report);
    }

    private String sourceUrl() {
        return SourceSpec.of(settings.cluster(), settings.follow().orElseThrow(), kube)
                .url();
    }

    /** The cluster and its profile; one is made where it has none, and none is named. */
    private ClusterSpec declared(SequencedMap<Piece, State> found) {
        String own = NodeCacheProfile.id(settings.cluster());
        Optional<JsonNode> now = control.cluster();
        String profile = settings.profile().or(() -> control.profileInUse(now)).orElse(own);
        Optional<JsonNode> known = control.profile(profile);
        if (known.isEmpty() && settings.profile().isPresent()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "there is no profile " + profile + ": name one of zonefleet profile list, or leave --profile out."
                            + " Nothing was done.");
        }
        if (settings.profile().isEmpty() && profile.equals(own)) {
            found.put(Pieces.profile(settings.cluster()), known.isPresent() ? State.SAME : State.ABSENT);
        }
        ClusterSpec wanted =
                new ClusterSpec(settings.cluster(), profile, settings.profile().isPresent(), OwnDns.of(kube));
        found.put(new Piece(Kind.CLUSTER, "cluster " + settings.cluster()), wanted.state(now));
        return wanted;
    }

    /** As it is there: whoever only wants something else changed does not have to name it again. */
    private Optional<String> image() {
        return kube.get(manifest.agents()).filter(Kube::isOurs).flatMap(AgentManifest::image);
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** All at once, before anything is written. */
    private void requireRights() {
        control.requireAdmin();
        List<ObjectNode> all = new ArrayList<>(Manifests.agents());
        if (settings.follow().isPresent()) {
            all.addAll(Manifests.access());
        }
        List<Right> wanted = new ArrayList<>();
        List<ObjectId> ids = new ArrayList<>(all.stream().map(ObjectId::of).toList());
        ids.add(manifest.secret());
        for (ObjectId id : ids) {
            for (String verb : List.of("get", "create", "patch")) {
                wanted.add(kube.right(verb, id));
            }
        }
        wanted.addAll(OwnDns.rights(kube));
        zoneServer.ifPresent(part -> wanted.addAll(part.rights()));
        Pieces.require(kube, wanted, "join");
    }

    private void perform(Step step, Look look) {
        switch (step.piece().kind()) {
            case PROFILE ->
                control.editProfile(
                        NodeCacheProfile.id(settings.cluster()),
                        old -> NodeCacheProfile.spec(
                                settings.cluster(), look.cluster().dns()));
            case CLUSTER -> control.declare(look.cluster());
            case NAMESPACE, OBJECT, AGENTS, ZONE_SERVER, ACCESS, DEFINITION ->
                kube.apply(look.wanted().object(step.piece()).orElseThrow());
            case ETCD_ROLE -> etcd.putRole(look.prefix(), settings.cluster());
            // what is there now: another join at the same time may have written another one since
            case ETCD_USER ->
                etcd.putUser(
                        settings.cluster(),
                        kube.get(manifest.secret())
                                .flatMap(AgentSettings::password)
                                .or(look::password)
                                .orElseThrow());
            case SECRET -> control.putSecret(token().await(), sourceUrl());
            case SOURCE -> {
                SourceSpec spec =
                        SourceSpec.of(settings.cluster(), settings.follow().orElseThrow(), kube);
                control.editSource(spec::on);
            }
            case CLUSTER_DNS, INJECTION, WEBHOOK, LEFT_BEHIND, NODES, LEAVING_PROFILE ->
                throw new IllegalStateException("no join makes " + step.piece());
        }
    }

    private void await(Wanted wanted) {
        if (settings.patience().isZero()) {
            report.note(
                    "joined; whether its nodes prove themselves: zonefleet node list --cluster " + settings.cluster());
            return;
        }
        Patience patience = Patience.of(settings.patience());
        Progress progress;
        do {
            progress = progress(wanted);
            report.note(progress.shown());
        } while (!progress.isDone() && patience.holds());
        if (!progress.isDone()) {
            throw new Failure(
                    ExitCode.NOT_PROVED,
                    "joined, but after %ds %s%s\nSee kubectl -n %s get pods -o wide, their logs, and zonefleet node list --cluster %s; the same command goes on waiting."
                            .formatted(
                                    settings.patience().toSeconds(),
                                    progress.shown(),
                                    progress.waiting().isEmpty()
                                            ? ""
                                            : "\n  " + String.join("\n  ", progress.waiting()),
                                    manifest.namespace(),
                                    settings.cluster()));
        }
    }

    private Progress progress(Wanted wanted) {
        List<ObjectNode> daemonSets =
                wanted.agents().stream().flatMap(id -> kube.get(id).stream()).toList();
        return Progress.of(daemonSets, control.nodes());
    }
}
