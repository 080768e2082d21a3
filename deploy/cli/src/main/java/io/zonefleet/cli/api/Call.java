// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param path below {@code /api/v1}, encoded
 * @param query names and values as they are
 * @param body with its media type
 */
public record Call(
        String method, String path, Map<String, String> query, Map<String, String> headers, Optional<Body> body) {
    /** What is sent; its bytes are not copied. */
    public static final class Body {
        private final String mediaType;
        private final byte[] bytes;

        private Body(String mediaType, byte[] bytes) {
            this.mediaType = mediaType;
            this.bytes = bytes;
        }

        String mediaType() {
            return mediaType;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    public Call {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Map.copyOf(headers);
    }

    /** One without anything more. */
    public static Call of(String method, String path) {
        return new Call(method, path, Map.of(), Map.of(), Optional.empty());
    }

    /** The same with a parameter. */
    public Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(name, value);
        return new Call(method, path, more, headers, body);
    }

    /** The same with a parameter where there is a value for it. */
    public Call with(String name, Optional<String> value) {
        return value.map(text -> with(name, text)).orElse(this);
    }

    /** The same with a header. */
    public Call withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, path, query, more, body);
    }

    /** The same with a body. */
    public Call withBody(String mediaType, byte[] bytes) {
        return new Call(method, path, query, headers, Optional.of(new Body(mediaType, bytes)));
    }
}
