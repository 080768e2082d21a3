// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import java.net.URI;
import java.util.Locale;

/** A server by scheme, host and port: what a stored secret is bound to. Pure. */
public final class BoundServer {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private BoundServer() {}

    /** That of a URL which has a host: the same for all of one server, with its port only where that is not the usual one. */
    public static URI of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS : HTTP;
        boolean named = url.getPort() >= 0 && url.getPort() != usual;
        return URI.create(scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (named ? ":" + url.getPort() : ""));
    }

    /** Whether both are the same resource of the same server, as an API server behind a path of a gateway is. */
    public static boolean isSame(URI one, URI other) {
        return of(one).equals(of(other)) && path(one).equals(path(other));
    }

    private static String path(URI url) {
        return url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    }
}
