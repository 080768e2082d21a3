// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.history.PastState;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.write.RemoveDomains;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import java.util.List;
import java.util.Optional;

/** Routes of clusters. */
public final class ClusterRoutes {
    private static final ClusterId STAND_IN = new ClusterId("invalid");

    private final Reads reads;
    private final Writes writes;
    private final TextTrials trials;
    private final PastState past;

    public ClusterRoutes(Reads reads, Writes writes, TextTrials trials, PastState past) {
        this.past = past;
        this.reads = reads;
        this.writes = writes;
        this.trials = trials;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/clusters", this::list),
                Route.of("GET", "/api/v1/clusters/{id}", this::get),
                Route.of("PUT", "/api/v1/clusters/{id}", this::put),
                Route.of("DELETE", "/api/v1/clusters/{id}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<ClusterId> query = ListQuery.read(request, ClusterId::parse);
        Labels labels = request.query().parsed("labels", ModelFields::labelsOf).orElse(Labels.NONE);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.intent().clusters(),
                (id, cluster) -> cluster.value().labels().match(labels)
                        && query.matches(
                                id.text(),
                                cluster.value().comment(),
                                cluster.value().labels().entries().toString()),
                query);
        return Reads.view(image, page.json(entry -> ClusterJson.view(image, entry.getValue())));
    }

    private Response get(Request request) {
        Optional<ClusterId> id = request.path("id", ClusterId::parse);
        Optional<ChangeId> at = PastState.at(request);
        if (at.isPresent()) {
            ControlImage image = reads.withHistory(request);
            return past(image, id.orElseThrow(), at.get());
        }
        ControlImage image = reads.image(request);
        return Reads.resource(image, new ClusterResource(id.orElseThrow()).show(image), "cluster " + id.get());
    }

    private Response past(ControlImage image, ClusterId id, ChangeId at) {
        var now =
                Optional.ofNullable(image.intent().clusters().get(id)).stream().toList();
        return past.of(image, at, new ClusterResource(id).key().path(), now).values().stream()
                .filter(piece -> piece.value() instanceof Cluster)
                .map(piece -> new Versioned<>((Cluster) piece.value(), piece.revision()))
                .map(then -> Reads.view(image, ClusterJson.view(image, then).put("at", at.text())))
                .findFirst()
                .orElseThrow(() -> Reads.notFound("cluster " + id + " at change " + at));
    }

    private Response put(Request request) {
        Optional<ClusterId> id = request.path("id", ClusterId::parse);
        WriteOptions options = WriteOptions.read(request);
        Optional<Cluster> wanted =
                ClusterJson.read(JsonFields.of(request.json(), "", request.violations()), id.orElse(STAND_IN));
        request.check();
        trials.check(reads.current().intent(), List.of(Edit.put(wanted.orElseThrow())));
        return writes.put(request, options, wanted.orElseThrow(), new ClusterResource(id.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<ClusterId> id = request.path("id", ClusterId::parse);
        WriteOptions options = WriteOptions.read(request);
        boolean remove = RemoveDomains.read(request);
        ControlImage image = reads.image(request);
        List<PartEdit> others = remove ? RemoveDomains.of(image, id.orElseThrow()) : List.of();
        return writes.delete(request, options, new ClusterResource(id.orElseThrow()), others);
    }

    private record ClusterResource(ClusterId id) implements Resource {
        @Override
        public IntentKey key() {
            return new IntentKey.OfCluster(id);
        }

        @Override
        public Optional<ObjectNode> show(ControlImage image) {
            return Optional.ofNullable(image.intent().clusters().get(id))
                    .map(cluster -> ClusterJson.view(image, cluster));
        }
    }
}
