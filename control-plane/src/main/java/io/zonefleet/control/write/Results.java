// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** What callers are told of a write that is done; who repeats a request, as at the first time. */
final class Results {
    /** How long the image may take to show a write that is done. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final ImageHolder images;
    private final Recorded log;
    private final ProofWait proofs;
    private final Warnings warnings;

    Results(ImageHolder images, Recorded log, Warnings warnings) {
        this.images = images;
        this.log = log;
        this.proofs = new ProofWait(images);
        this.warnings = warnings;
    }

    /**
     * What is to be told beside what every write tells.
     *
     * @param keys what the write was about
     * @param warnings beside those about what is written, from the intent that comes out
     * @param again takes each item of a write whose request was sent before; nothing where that is not kept any more
     */
    record More(List<IntentKey> keys, Function<IntentImage, List<Warning>> warnings, Consumer<ChangeItem> again) {
        /** Only what it was about. */
        static More of(List<IntentKey> keys) {
            return new More(keys, intent -> List.of(), item -> {});
        }
    }

    /** The resource that was put. */
    Response resource(Written written, WriteOptions options, Intent wanted, Resource resource, boolean existed) {
        ObjectNode body = put(written, wanted, resource);
        Optional<Proof> proof = proofs.await(written, options, List.of(wanted.key()));
        proof.ifPresent(p -> body.set("proof", p.json()));
        boolean incomplete = proof.isPresent() && !proof.get().isComplete();
        boolean created = written.counts().created() > 0 && (!existed || written.replayed());
        int status = incomplete ? 202 : created ? 201 : 200;
        return headed(Response.json(status, body).with("ETag", Reads.etag(body)), written);
    }

    /**
     * As it is. Where somebody else has written it since, it is told as it was written: a caller that knows what it wrote, and sends the
     * version of this answer with its next write, must not overwrite what it has never seen.
     */
    private ObjectNode put(Written written, Intent wanted, Resource resource) {
        ControlImage image = shown(written);
        boolean overtaken =
                written.change().isPresent() && image.intent().revisionOf(wanted.key()) != written.revision();
        return overtaken
                ? resource.show(withIt(image, wanted, written.revision()))
                        .orElseThrow()
                        .put("revision", written.revision())
                : resource.show(image).orElseThrow();
    }

    private static ControlImage withIt(ControlImage image, Intent wanted, long revision) {
        return new ControlImage(
                image.revision(),
                image.epoch(),
                image.topologyRevision(),
                image.removalsRevision(),
                image.intent().with(wanted.key(), Optional.of(wanted), revision),
                image.fleet(),
                image.index());
    }

    /** What became of a write of any kind. */
    Response result(Written written, WriteOptions options, More more) {
        ControlImage image = shown(written);
        Told told = written.replayed() ? recalled(written, more) : Told.of(written, more);
        ObjectNode json =
                JsonBody.object().put("applied", written.counts().applied()).put("revision", written.revision());
        written.change().ifPresent(id -> json.put("change", ChangeJson.path(id)));
        json.set("counts", ChangeJson.counts(written.counts()));
        List<Warning> all = new ArrayList<>();
        if (!told.superseded().isEmpty()) {
            ArrayNode superseded = json.putArray("superseded");
            told.superseded().forEach(superseded::add);
            all.add(new Warning(
                            Warning.Code.SUPERSEDED,
                            told.superseded().size() + " rows lost against newer writes and stay as those left them")
                    .with("count", told.superseded().size()));
        }
        all.addAll(about(image.intent(), told.touched(), more.warnings()));
        if (!all.isEmpty()) {
            json.set("warnings", Warning.json(all));
        }
        Optional<Proof> proof = proofs.await(written, options, more.keys());
        proof.ifPresent(p -> json.set("proof", p.json()));
        int status = proof.isPresent() && !proof.get().isComplete() ? 202 : 200;
        return headed(Response.json(status, json), written);
    }

    /**
     * What is told of a write beside its counts.
     *
     * @param touched what it changed
     * @param superseded paths of what lost against newer writes
     */
    private record Told(List<IntentKey> touched, List<String> superseded) {
        static Told of(Written written, More more) {
            // of very many not all are told which of them changed
            List<IntentKey> touched = written.items().isEmpty()
                    ? more.keys()
                    : written.items().stream().map(ChangeItem::key).toList();
            return new Told(
                    written.change().isPresent() ? touched : List.of(),
                    written.superseded().stream().map(IntentKey::path).toList());
        }
    }

    private Told recalled(Written written, More more) {
        List<IntentKey> touched = new ArrayList<>();
        Consumer<ChangeItem> known = item -> {
            if (touched.size() < Warnings.LOOKED_AT) {
                touched.add(item.key());
            }
        };
        List<String> superseded = written.change()
                .flatMap(id -> log.read(id, known.andThen(more.again())))
                .map(Change::superseded)
                .orElse(List.of());
        return new Told(touched, superseded);
    }

    /** What somebody who changes {@code touched} should know, from the intent that comes out. */
    List<Warning> about(IntentImage after, Collection<IntentKey> touched, Function<IntentImage, List<Warning>> more) {
        return Stream.concat(more.apply(after).stream(), warnings.about(after, touched).stream())
                .limit(Warnings.MOST)
                .toList();
    }

    private static Response headed(Response response, Written written) {
        Response headed = response.atRevision(written.revision());
        return written.change()
                .map(id -> headed.with("Zonefleet-Change", ChangeJson.path(id)))
                .orElse(headed);
    }

    private ControlImage shown(Written written) {
        return images.until(image -> image.shows(written.revision(), written.change()), CATCH_UP);
    }
}
