// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The dashboard's files out of its jar, kept in memory once asked for. Names with a hash in them never change; everything else is
 * asked for anew each time. A path of one segment without a dot is a page of the dashboard.
 */
public final class StaticFiles {
    private static final String ROOT = "webroot";

    /** No dots but before the extension, so nothing outside the root can be named. */
    private static final Pattern NAME =
            Pattern.compile("(/[A-Za-z0-9_-]+)*/[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.[a-z0-9]+");

    private static final Pattern PAGE = Pattern.compile("/[A-Za-z0-9_-]*");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"));

    /** For servers without any: what belongs to the platform has no dashboard. */
    static final StaticFiles NONE = new StaticFiles(ClassLoader.getPlatformClassLoader());

    private final ClassLoader loader;
    private final Map<String, Response> read = new ConcurrentHashMap<>();

    public StaticFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** The file behind {@code path}, or that it has not changed since the caller last read it. */
    Optional<Response> find(String path, MultiMap headers) {
        Optional<Response> file = PAGE.matcher(path).matches() ? file("/index.html") : file(path);
        return file.map(found -> {
            String tag = found.headers().get("ETag");
            return tag != null && tag.equals(headers.get("If-None-Match"))
                    ? new Response(304, "", Buffer.buffer(), found.headers())
                    : found;
        });
    }

    private Optional<Response> file(String path) {
        if (!NAME.matcher(path).matches()) {
            return Optional.empty();
        }
        Response known = read.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = loader.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return Optional.empty();
            }
            Response file = response(path, type, in.readAllBytes());
            read.put(path, file);
            return Optional.of(file);
        } catch (IOException broken) {
            throw new UncheckedIOException("reading " + path + " out of our own jar", broken);
        }
    }

    private static Response response(String path, String type, byte[] bytes) {
        String tag = HexFormat.of().formatHex(Access.sha256(bytes), 0, 12);
        boolean hashed = path.startsWith("/assets/");
        return Response.of(type, bytes)
                .with("ETag", "\"" + tag + "\"")
                .with("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache")
                .with("Content-Security-Policy", SecurityHeaders.PAGE_POLICY);
    }
}
