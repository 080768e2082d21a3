// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import java.util.List;
import java.util.Optional;

/** Routes of profiles. */
public final class ProfileRoutes {
    private static final ProfileId STAND_IN = new ProfileId("invalid");

    private final Reads reads;
    private final Writes writes;
    private final TextTrials trials;

    public ProfileRoutes(Reads reads, Writes writes, TextTrials trials) {
        this.reads = reads;
        this.writes = writes;
        this.trials = trials;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/profiles", this::list),
                Route.of("GET", "/api/v1/profiles/{id}", this::get),
                Route.of("PUT", "/api/v1/profiles/{id}", this::put),
                Route.of("DELETE", "/api/v1/profiles/{id}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<ProfileId> query = ListQuery.read(request, ProfileId::parse);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.intent().profiles(),
                (id, profile) -> query.matches(id.text(), profile.value().comment()),
                query);
        return Reads.view(image, page.json(entry -> view(image, entry.getValue())));
    }

    private Response get(Request request) {
        Optional<ProfileId> id = request.path("id", ProfileId::parse);
        ControlImage image = reads.image(request);
        return Reads.resource(image, new ProfileResource(id.orElseThrow()).show(image), "profile " + id.get());
    }

    private Response put(Request request) {
        Optional<ProfileId> id = request.path("id", ProfileId::parse);
        WriteOptions options = WriteOptions.read(request);
        Optional<Profile> wanted =
                ProfileJson.read(JsonFields.of(request.json(), "", request.violations()), id.orElse(STAND_IN));
        request.check();
        trials.check(reads.current().intent(), List.of(Edit.put(wanted.orElseThrow())));
        return writes.put(request, options, wanted.orElseThrow(), new ProfileResource(id.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<ProfileId> id = request.path("id", ProfileId::parse);
        WriteOptions options = WriteOptions.read(request);
        request.check();
        return writes.delete(request, options, new ProfileResource(id.orElseThrow()), List.of());
    }

    private static ObjectNode view(ControlImage image, Versioned<Profile> profile) {
        List<ClusterId> users = image.intent().allClusters().stream()
                .filter(cluster ->
                        cluster.profile().equals(Optional.of(profile.value().id())))
                .map(Cluster::id)
                .toList();
        return ProfileJson.view(profile, users);
    }

    /** Before kube-dns's addresses are taken somewhere, whoever does that shall know what has to be so. */
    public static List<Warning> warnings(IntentImage intent, ProfileId id) {
        List<String> where = Optional.ofNullable(intent.profiles().get(id)).stream()
                .flatMap(profile -> intent.allClusters().stream()
                        .filter(cluster -> cluster.profile().equals(Optional.of(id)))
                        .filter(cluster -> !cluster.withProfile(profile.value())
                                .intercepted()
                                .isEmpty()))
                .map(cluster -> cluster.id().text())
                .toList();
        return where.isEmpty()
                ? List.of()
                : List.of(new Warning(
                                Warning.Code.KUBE_DNS_STANDS_IN,
                                "While the cache of a node does not answer, its queries go to kube-dns. Have kube-dns forward the managed"
                                        + " names to a server that knows them in " + String.join(", ", where)
                                        + ", or they do not resolve there meanwhile; a node takes the addresses only once it does, and says kube-dns-differs until then.")
                        .with("clusters", String.join(", ", where)));
    }

    private record ProfileResource(ProfileId id) implements Resource {
        @Override
        public IntentKey key() {
            return new IntentKey.OfProfile(id);
        }

        @Override
        public List<Warning> warnings(IntentImage intent) {
            return ProfileRoutes.warnings(intent, id);
        }

        @Override
        public Optional<ObjectNode> show(ControlImage image) {
            return Optional.ofNullable(image.intent().profiles().get(id)).map(profile -> view(image, profile));
        }
    }
}
