// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.wire.BoundedFetch;
import io.zonefleet.model.Source;
import io.zonefleet.store.Bytes;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** Fetches lists, asking only for what is new. */
final class ListClient implements AutoCloseable {
    /** What came of it. */
    sealed interface Fetched {
        /** A list. */
        record Body(Bytes bytes, Optional<String> etag) implements Fetched {}

        /** It is the one that was fetched before. */
        record NotModified() implements Fetched {}

        /** No list, with why. */
        record Failed(String message) implements Fetched {}
    }

    private final BoundedFetch fetch = new BoundedFetch(true);

    /** @param etag of the list known already */
    Fetched fetch(Source source, Optional<String> etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(source.url())
                .header("Accept", "application/json")
                .header("User-Agent", "zonefleet");
        etag.ifPresent(known -> request.header("If-None-Match", known));
        return switch (fetch.fetch(request.build(), source.timeout(), source.maxBytes())) {
            case BoundedFetch.Result.Failed(String why) -> new Fetched.Failed(why);
            case BoundedFetch.Result.Answer(int status, Bytes body, Map<String, String> headers) ->
                switch (status) {
                    case 200 -> new Fetched.Body(body, Optional.ofNullable(headers.get("ETag")));
                    case 304 -> new Fetched.NotModified();
                    default -> new Fetched.Failed("the server answered with status " + status);
                };
        };
    }

    @Override
    public void close() {
        fetch.close();
    }
}
