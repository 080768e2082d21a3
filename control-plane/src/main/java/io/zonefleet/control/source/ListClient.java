// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.wire.BoundedFetch;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.model.Polling;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.Source;
import io.zonefleet.store.Bytes;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

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

    private final Secrets secrets;
    private final BoundedFetch fetch = new BoundedFetch(true);
    /** Where a header has a secret it goes nowhere else: no redirect is followed. */
    private final BoundedFetch direct = new BoundedFetch(false);

    /** Of those that trust other authorities, by their certificates; and whether they follow redirects. */
    private final Map<String, BoundedFetch> others = new ConcurrentHashMap<>();

    ListClient(Secrets secrets) {
        this.secrets = secrets;
    }

    /** @param etag of the list known already */
    Fetched fetch(Source source, Optional<String> etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(source.url())
                .header("Accept", "application/json")
                .header("User-Agent", "zonefleet");
        etag.ifPresent(known -> request.header("If-None-Match", known));
        Polling polling = source.poll();
        if (polling.header().isPresent()) {
            switch (secrets.read(polling.header().get().secret(), SecretKind.HEADER, source.url())) {
                case Secrets.Read.Known(String value) ->
                    request.header(polling.header().get().name(), value);
                case Secrets.Read.Unfit(String why) -> {
                    return new Fetched.Failed(why);
                }
                case Secrets.Read.Missing(String why) -> {
                    return new Fetched.Failed(why);
                }
            }
        }
        return switch (client(polling).fetch(request.build(), source.timeout(), source.maxBytes())) {
            case BoundedFetch.Result.Failed(String why) -> new Fetched.Failed(why);
            case BoundedFetch.Result.Answer(int status, Bytes body, Map<String, String> headers) ->
                switch (status) {
                    case 200 -> new Fetched.Body(body, Optional.ofNullable(headers.get("ETag")));
                    case 304 -> new Fetched.NotModified();
                    default -> new Fetched.Failed("the server answered with status " + status);
                };
        };
    }

    private BoundedFetch client(Polling polling) {
        boolean follows = polling.header().isEmpty();
        if (polling.ca().isEmpty()) {
            return follows ? fetch : direct;
        }
        String pem = polling.ca().get();
        return others.computeIfAbsent(
                key(polling).orElseThrow(), first -> new BoundedFetch(follows, PemTrust.context(pem)));
    }

    /** Ends the clients of certificates that no source names any more. */
    void keepOnly(Collection<Source> sources) {
        Set<String> wanted = sources.stream()
                .map(Source::poll)
                .flatMap(polling -> key(polling).stream())
                .collect(Collectors.toSet());
        others.forEach((key, client) -> {
            if (!wanted.contains(key) && others.remove(key, client)) {
                client.close();
            }
        });
    }

    private static Optional<String> key(Polling polling) {
        return polling.ca().map(pem -> polling.header().isEmpty() + pem);
    }

    @Override
    public void close() {
        fetch.close();
        direct.close();
        others.values().forEach(BoundedFetch::close);
    }
}
