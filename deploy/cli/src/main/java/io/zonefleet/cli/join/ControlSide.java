// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.resource.Noun;
import io.zonefleet.cli.resource.Pages;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What the control plane says of a cluster, and what it is told. */
final class ControlSide {
    private static final int TRIES = 5;

    private final Api api;
    private final String cluster;

    ControlSide(Api api, String cluster) {
        this.api = api;
        this.cluster = cluster;
    }

    /** The id of the source that follows the cluster. */
    String sourceId() {
        return cluster + "-kubernetes";
    }

    /** Whether it can store secrets; one of before that can't. */
    boolean storesSecrets() {
        return read("/secrets")
                .map(reply -> reply.json().path("writable").asBoolean())
                .orElse(false);
    }

    /** Whether the token by which it follows the cluster is stored there. */
    boolean hasSecret() {
        return read(Noun.SECRET, SecretId.parse(SourceSpec.secret(cluster))).isPresent();
    }

    /** How the token is stored that is there for that API server; nothing of what is stored is told for that. */
    State secretState(String token, String url) {
        return switch (putSecret(token, url, true)) {
            case "created" -> State.ABSENT;
            case "unchanged" -> State.SAME;
            default -> State.OTHER;
        };
    }

    /** Stores the token. */
    void putSecret(String token, String url) {
        putSecret(token, url, false);
    }

    private String putSecret(String token, String url, boolean dryRun) {
        ObjectNode spec = Json.object()
                .put("kind", "token")
                .put("value", token)
                .put("url", url)
                .put("comment", "by which cluster " + cluster + " is followed; zonefleet cluster join keeps it");
        Call put = Call.of("PUT", Noun.SECRET.path(SourceSpec.secret(cluster)))
                .with("dryRun", Boolean.toString(dryRun))
                .withBody("application/json", Json.bytes(spec));
        return api.send(put).json().path("result").asText();
    }

    /** Removes the stored token; false where a source still names it. */
    boolean removeSecret() {
        return goneOrInUse(Call.of("DELETE", Noun.SECRET.path(SourceSpec.secret(cluster))));
    }

    /** Where everything of Zonefleet stands in etcd. */
    String keyPrefix() {
        String told = api.get("/fleet").json().at("/store/keyPrefix").asText();
        return told.isEmpty() ? AgentRole.USUAL_PREFIX : told;
    }

    /** Who may not write all that a join or leave writes is told so before anything is written. */
    void requireAdmin() {
        String role = api.get("/whoami").json().path("role").asText();
        if (!role.equals("admin")) {
            throw new Failure(
                    ExitCode.UNAUTHORIZED,
                    "this needs a token with the role admin; yours has the role " + role + ". Nothing was done.");
        }
    }

    Optional<JsonNode> cluster() {
        return read(Noun.CLUSTER.path(cluster)).map(Reply::json);
    }

    Optional<JsonNode> source() {
        return read(Noun.SOURCE, SourceId.parse(sourceId()));
    }

    Optional<JsonNode> profile(String id) {
        return read(Noun.PROFILE, ProfileId.parse(id));
    }

    /** The nodes of the cluster. */
    List<JsonNode> nodes() {
        return Pages.of(api, Call.of("GET", "/nodes").with("cluster", cluster), 0)
                .items();
    }

    /** Under a name that it would refuse there is nothing: those of very long ids, whose endings make them too long. */
    private <I> Optional<JsonNode> read(Noun noun, Parsed<I> id) {
        return switch (id) {
            case Parsed.Valid<I>(I name) -> read(noun.path(name.toString())).map(Reply::json);
            case Parsed.Invalid<I> none -> Optional.empty();
        };
    }

    private Optional<Reply> read(String path) {
        try {
            return Optional.of(api.get(path));
        } catch (Failure missing) {
            if (missing.code() == ExitCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    /** The profile that the cluster has, as it is shown; where it is about to leave, that which it had before. */
    Optional<String> profileInUse(Optional<JsonNode> now) {
        String leaving = LeavingProfile.id(cluster);
        return now.map(shown -> shown.path("profile").asText())
                .filter(id -> !id.isEmpty())
                .flatMap(id -> id.equals(leaving) ? profile(leaving).flatMap(LeavingProfile::before) : Optional.of(id));
    }

    /** Declares the cluster as is wanted; a profile of a leave that stopped goes. */
    void declare(ClusterSpec wanted) {
        edit(Noun.CLUSTER, cluster, wanted::on);
        removeProfile(LeavingProfile.id(cluster));
    }

    /** Changes the cluster, where it is there. */
    void editCluster(UnaryOperator<ObjectNode> edit) {
        if (cluster().isPresent()) {
            edit(Noun.CLUSTER, cluster, edit);
        }
    }

    /** Has the source no longer poll, where it is there. */
    void disableSource() {
        if (source().isPresent()) {
            edit(Noun.SOURCE, sourceId(), spec -> spec.put("enabled", false));
        }
    }

    /** Makes or changes the source. */
    void editSource(UnaryOperator<ObjectNode> edit) {
        edit(Noun.SOURCE, sourceId(), edit);
    }

    /** Makes or changes a profile. */
    void editProfile(String id, UnaryOperator<ObjectNode> edit) {
        edit(Noun.PROFILE, id, edit);
    }

    /** Reads, changes and writes; where somebody else has written meanwhile, again. */
    private void edit(Noun noun, String id, UnaryOperator<ObjectNode> edit) {
        for (int tries = 1; ; tries++) {
            Optional<Reply> now = read(noun.path(id));
            ObjectNode spec =
                    edit.apply(now.map(reply -> noun.spec(reply.json())).orElseGet(Json::object));
            Call put = write("PUT", noun.path(id)).withBody("application/json", Json.bytes(spec));
            Call whole = now.isPresent()
                    ? put.withHeader("If-Match", now.get().etag().orElse("*"))
                    : put.withHeader("If-None-Match", "*");
            try {
                api.send(whole);
                return;
            } catch (Failure lost) {
                if (lost.code() != ExitCode.CONFLICT || tries == TRIES) {
                    throw lost;
                }
            }
        }
    }

    private static Call write(String method, String path) {
        return Call.of(method, path)
                .withHeader("Idempotency-Key", UUID.randomUUID().toString());
    }

    /** Removes the source with all that it contributes. */
    void removeSource(boolean allowShrink) {
        Call delete = write("DELETE", Noun.SOURCE.path(sourceId())).with("domains", "remove");
        gone(allowShrink ? delete.with("allowShrink", "true") : delete);
    }

    /** Forgets a node; false while it still reports. */
    boolean forget(String node) {
        return goneOrInUse(Call.of("DELETE", Noun.NODE.path(cluster + "/" + node)));
    }

    /** Removes the cluster; false where domains stand on it. */
    boolean removeCluster() {
        return goneOrInUse(write("DELETE", Noun.CLUSTER.path(cluster)));
    }

    /** Removes a profile; false where clusters have it. */
    boolean removeProfile(String id) {
        return goneOrInUse(write("DELETE", Noun.PROFILE.path(id)));
    }

    private boolean goneOrInUse(Call delete) {
        try {
            gone(delete);
            return true;
        } catch (Failure used) {
            if (used.code() == ExitCode.CONFLICT) {
                return false;
            }
            throw used;
        }
    }

    private void gone(Call delete) {
        try {
            api.send(delete);
        } catch (Failure missing) {
            if (missing.code() != ExitCode.NOT_FOUND) {
                throw missing;
            }
        }
    }

    /** Names of the cluster's zone servers: they keep nothing of a node's network. */
    Set<String> zoneServers() {
        return nodes().stream()
                .filter(Progress::isZoneServer)
                .map(node -> node.path("node").asText())
                .collect(Collectors.toSet());
    }

    /** Nodes of the cluster, but for zone servers, that have not proved the last change of what is declared of it, each with why. */
    List<String> unproved() {
        JsonNode last = api.send(Call.of("GET", "/changes")
                        .with("resource", "clusters/" + cluster)
                        .with("limit", "1"))
                .json()
                .path("items")
                .path(0);
        if (last.isMissingNode()) {
            return List.of();
        }
        JsonNode served = api.send(
                        Call.of("GET", "/changes/" + Api.segment(last.path("id").asText()) + "/receipts")
                                .with("limit", "1"))
                .json()
                .path("served");
        Set<String> zoneServers = zoneServers();
        return served.path("missing")
                .valueStream()
                .filter(node -> node.path("cluster").asText().equals(cluster)
                        && !zoneServers.contains(node.path("node").asText()))
                .map(node ->
                        node.path("node").asText() + " (" + node.path("reason").asText() + ")")
                .toList();
    }
}
