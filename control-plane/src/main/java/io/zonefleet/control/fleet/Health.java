// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.List;

/** Whether this program lives, and whether it can do its work. Neither needs a token. */
public final class Health {
    /** How old an answer of the store may be: probes of many kinds shall not become load. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Seen(long at, String trouble) {}

    private final ImageHolder images;
    private final Store store;
    private final Keys keys;
    private volatile Seen seen = new Seen(System.nanoTime() - FRESH.toNanos(), "not asked yet");

    public Health(ImageHolder images, Store store, Keys keys) {
        this.images = images;
        this.store = store;
        this.keys = keys;
    }

    /** Both routes. */
    public List<Route> routes() {
        return List.of(Route.atOnce("/healthz", Health::healthz), Route.open("/readyz", this::readyz));
    }

    private static Response healthz(Request request) {
        return Response.text(200, "ok\n");
    }

    private Response readyz(Request request) {
        if (images.current().revision() == 0) {
            return Response.text(503, "not ready: the store has not been read yet\n");
        }
        if (images.current().epoch().isEmpty()) {
            return Response.text(503, "not ready: the store has not been set up yet\n");
        }
        String trouble = trouble();
        return trouble.isEmpty() ? Response.text(200, "ready\n") : Response.text(503, "not ready: " + trouble + "\n");
    }

    private String trouble() {
        Seen last = seen;
        if (System.nanoTime() - last.at() < FRESH.toNanos()) {
            return last.trouble();
        }
        String trouble = "";
        try {
            store.read(KeyRange.single(keys.epoch()), 0);
        } catch (StoreException unreachable) {
            trouble = "the store does not answer";
        }
        seen = new Seen(System.nanoTime(), trouble);
        return trouble;
    }
}
