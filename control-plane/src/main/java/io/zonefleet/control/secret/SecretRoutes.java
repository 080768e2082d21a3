// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routes of stored secrets. They are no intent: no change, event or export has them, and nothing that reverts a change brings back one that
 * was replaced.
 */
public final class SecretRoutes {
    private final Reads reads;
    private final Sealing sealing;
    private final InstantSource clock;
    private final SecretWriter writer;

    public SecretRoutes(Reads reads, ImageHolder images, Sealing sealing, Store store, Keys keys, InstantSource clock) {
        this.reads = reads;
        this.sealing = sealing;
        this.clock = clock;
        this.writer = new SecretWriter(store, keys, images, sealing);
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/secrets", this::list),
                Route.of("GET", "/api/v1/secrets/{id}", this::get),
                Route.of("PUT", "/api/v1/secrets/{id}", this::put),
                Route.of("DELETE", "/api/v1/secrets/{id}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<SecretId> query = ListQuery.read(request, SecretId::parse);
        ControlImage image = reads.image(request);
        Map<String, List<SourceId>> users = SecretUse.all(image);
        var page = Page.of(
                image.fleet().secrets(),
                (id, secret) -> query.matches(
                        id.text(),
                        secret.value().url().toString(),
                        secret.value().comment()),
                query);
        ObjectNode json = page.json(entry -> view(entry.getValue(), users));
        return Reads.view(image, json.put("writable", sealing.isReady()));
    }

    private Response get(Request request) {
        Optional<SecretId> id = request.path("id", SecretId::parse);
        ControlImage image = reads.image(request);
        Versioned<StoredSecret> secret = Optional.ofNullable(
                        image.fleet().secrets().get(id.orElseThrow()))
                .orElseThrow(() -> Reads.notFound("secret " + id.get()));
        return Reads.resource(image, view(secret, SecretUse.all(image)));
    }

    private Response put(Request request) {
        Optional<SecretId> id = request.path("id", SecretId::parse);
        ConditionalHeaders headers = ConditionalHeaders.read(request);
        boolean dryRun = request.query().flag("dryRun");
        Optional<SecretSpec> wanted = spec(request);
        request.check();
        SecretWriter.Written written = writer.put(
                id.orElseThrow(),
                wanted.orElseThrow(),
                headers,
                request.caller().actor(),
                clock.instant(),
                dryRun);
        long revision = written.secret().revision();
        if (!dryRun) {
            reads.see(revision);
        }
        ObjectNode view = view(written.secret(), SecretUse.all(reads.current()));
        boolean created = written.result() == SecretWriter.Result.CREATED && !dryRun;
        Response answer = Response.json(
                created ? 201 : 200, view.put("result", written.result().text()));
        return dryRun ? answer : answer.with("ETag", Reads.etag(view)).atRevision(revision);
    }

    /**
     * What is wrong with it is told without what was given: a field may be misnamed, and the body may be the secret itself. Such answers are
     * printed by scripts into logs of others.
     */
    private static Optional<SecretSpec> spec(Request request) {
        JsonNode body;
        try {
            body = request.json();
        } catch (MalformedException told) {
            throw new MalformedException("the body is no JSON; of a secret it is not told where, nor what is there");
        }
        Violations found = new Violations();
        Optional<SecretSpec> spec = SecretJson.read(JsonFields.of(body, "", found));
        found.found().forEach(each -> request.violations().add(each.pointer(), "", each.rule(), each.message()));
        return spec;
    }

    private Response delete(Request request) {
        Optional<SecretId> id = request.path("id", SecretId::parse);
        ConditionalHeaders headers = ConditionalHeaders.read(request);
        request.check();
        long revision = writer.delete(id.orElseThrow(), headers);
        reads.see(revision);
        return Response.empty(204).atRevision(revision);
    }

    private ObjectNode view(Versioned<StoredSecret> secret, Map<String, List<SourceId>> users) {
        return SecretJson.view(
                secret,
                sealing.open(secret.value()) instanceof Sealing.Opened.Known,
                users.getOrDefault(secret.value().id().text(), List.of()));
    }
}
