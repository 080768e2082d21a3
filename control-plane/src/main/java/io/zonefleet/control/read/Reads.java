// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.image.NoSuchRevisionException;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Gives each reader an image that is at least as new as what it has seen before. */
public final class Reads {
    private static final String MIN_REVISION = "Zonefleet-Min-Revision";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ImageHolder images;

    public Reads(ImageHolder images) {
        this.images = images;
    }

    /** The image to answer {@code request} from. Checks the request: all its parameters must have been read before. */
    public ControlImage image(Request request) {
        Optional<Long> wanted = request.header(MIN_REVISION).flatMap(text -> revision(request, text));
        request.check();
        ControlImage image = images.current();
        if (image.epoch().isEmpty()) {
            throw Problem.of(ProblemKind.STORE_UNAVAILABLE, "The store has not been read, or not been set up, yet.")
                    .withHeader("Retry-After", "1")
                    .asException();
        }
        return wanted.isEmpty() || image.revision() >= wanted.get() ? image : await(wanted.get());
    }

    /** As {@link #image}, with all changes that are kept: just after a start they may still be on their way. */
    public ControlImage withHistory(Request request) {
        ControlImage image = image(request);
        return images.hasHistory() ? image : images.until(later -> images.hasHistory(), PATIENCE);
    }

    /** An image of at least {@code revision}, which somebody has seen. */
    public ControlImage atLeast(long revision) {
        ControlImage image = images.current();
        return image.revision() >= revision ? image : await(revision);
    }

    /**
     * Waits until this replica has seen what was written at that revision. Where it is late, nothing is undone: it comes by itself.
     */
    public void see(long revision) {
        images.until(image -> image.revision() >= revision, PATIENCE);
    }

    /** The newest image, for those who only need it to prepare a write. */
    public ControlImage current() {
        return images.current();
    }

    private ControlImage await(long revision) {
        try {
            return images.await(revision, PATIENCE);
        } catch (NoSuchRevisionException beyond) {
            throw InvalidException.of(
                    "header/" + MIN_REVISION,
                    Long.toString(revision),
                    "revision-unknown",
                    "send a revision that an answer carried: " + beyond.getMessage());
        } catch (TimeoutException late) {
            throw Problem.of(ProblemKind.REVISION_NOT_REACHED, String.valueOf(late.getMessage()))
                    .withHeader("Retry-After", "1")
                    .asException();
        }
    }

    private static Optional<Long> revision(Request request, String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Optional.of(Long.parseLong(text));
        }
        request.violations().add("header/" + MIN_REVISION, text, "type", "use a revision: a whole number");
        return Optional.empty();
    }

    /** A resource with its version. */
    public static Response resource(ControlImage image, JsonNode resource) {
        return Response.json(200, resource).with("ETag", etag(resource)).atRevision(image.revision());
    }

    /**
     * A resource with its version.
     *
     * @param what its kind and name, for the answer where there is none
     */
    public static Response resource(ControlImage image, Optional<? extends JsonNode> resource, String what) {
        return resource(image, resource.orElseThrow(() -> notFound(what)));
    }

    /** Version of a resource, from its {@code revision}. */
    public static String etag(JsonNode resource) {
        return "\"" + resource.path("revision").asLong() + "\"";
    }

    /** Anything without a version of its own. */
    public static Response view(ControlImage image, JsonNode body) {
        return Response.json(200, body).atRevision(image.revision());
    }

    /** That there is no such thing. */
    public static RuntimeException notFound(String what) {
        return Problem.of(ProblemKind.NOT_FOUND, "There is no " + what + ".")
                .with(JsonBody.object())
                .asException();
    }
}
