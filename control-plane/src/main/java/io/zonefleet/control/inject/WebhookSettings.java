// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.model.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where admission requests are answered.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param url where API servers reach it, without the cluster's path; its host is in the certificate
 * @param names further names and addresses that the certificate has
 */
public record WebhookSettings(String host, int port, URI url, List<String> names) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");

    public WebhookSettings {
        names = List.copyOf(names);
    }

    /** Reads a URL for API servers, or says what is wrong with it. */
    public static Parsed<URI> parseUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean bare = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            boolean named =
                    uri.getHost() != null && NAME.matcher(bare(uri.getHost())).matches();
            if ("https".equals(uri.getScheme())
                    && bare
                    && named
                    && !uri.getPath().endsWith("/")) {
                return Parsed.valid(uri);
            }
        } catch (URISyntaxException none) {
            // told below
        }
        return Parsed.invalid(
                text,
                "webhook-url",
                "give what API servers reach, for example https://zonefleet.example.com:9443, or"
                        + " https://<service>.<namespace>.svc:443 for a service of the same cluster; without a slash at its end");
    }

    /** Reads a name for the certificate, or says what is wrong with it. */
    public static Parsed<String> parseName(String text) {
        return NAME.matcher(text).matches()
                ? Parsed.valid(text)
                : Parsed.invalid(text, "certificate-name", "give a host name or an address, without a port");
    }

    /** Every name and address that API servers may call it by. */
    Set<String> certified() {
        Set<String> all = new LinkedHashSet<>();
        all.add(bare(url.getHost()));
        all.addAll(names);
        return all;
    }

    /** URIs have brackets around IPv6 addresses. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
