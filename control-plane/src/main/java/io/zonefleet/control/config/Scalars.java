// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Single values of the configuration file. */
final class Scalars {
    /** The patterns of prefixes take a step of the stack for each part. */
    private static final int MAX_PREFIX = 255;

    private Scalars() {}

    static Parsed<Path> path(String text) {
        try {
            Path path = Path.of(text);
            return text.isBlank() ? Parsed.invalid(text, "path", "give a path") : Parsed.valid(path);
        } catch (InvalidPathException none) {
            return Parsed.invalid(text, "path", "give a path");
        }
    }

    /** A program's absolute path: what is started must not depend on where, or with which PATH, this one was. */
    static Parsed<Path> program(String text) {
        return switch (path(text)) {
            case Parsed.Valid<Path>(Path path)
            when !path.isAbsolute() ->
                Parsed.invalid(text, "path-absolute", "give the whole path, for example /usr/local/bin/coredns");
            case Parsed<Path> other -> other;
        };
    }

    static Parsed<String> host(String text) {
        return text.matches("[A-Za-z0-9.:_-]+")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "host", "give an address or host name to listen on, for example 0.0.0.0");
    }

    static Parsed<String> pathPrefix(String text) {
        return text.isEmpty() || (text.length() <= MAX_PREFIX && text.matches("(/[A-Za-z0-9._~-]+)+"))
                ? Parsed.valid(text)
                : Parsed.invalid(text, "path-prefix", "begin with a slash and end without one, for example /zonefleet");
    }

    static Parsed<Keys> keyPrefix(String text) {
        return text.length() <= MAX_PREFIX && text.matches("(/[A-Za-z0-9._-]+)+/")
                ? Parsed.valid(new Keys(text))
                : Parsed.invalid(text, "key-prefix", "begin and end with a slash, for example /zonefleet/v1/");
    }

    static Parsed<String> name(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "name", "use 1 to 64 letters, digits, dots, hyphens, _ and @");
    }

    static Parsed<String> sha256(String text) {
        return text.matches("[0-9a-fA-F]{64}")
                ? Parsed.valid(text)
                : Parsed.invalid(
                        text, "sha256", "give the 64 hexadecimal digits that `sha256sum` prints for the token");
    }

    static Parsed<URI> endpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getPath().isEmpty()) {
                return Parsed.valid(uri);
            }
        } catch (URISyntaxException none) {
            // told below
        }
        return Parsed.invalid(text, "endpoint", "use http://host:port or https://host:port");
    }
}
