// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens and what it bears.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param tls certificate and key; empty: plain HTTP
 * @param pathPrefix before all paths, without a slash at its end; may be empty
 * @param maxBodyBytes longer bodies are refused
 * @param maxConcurrent requests in work at once; more are asked to come back
 * @param bodyTimeout how long a body may take to arrive
 */
public record HttpSettings(
        String host,
        int port,
        Optional<Tls> tls,
        String pathPrefix,
        int maxBodyBytes,
        int maxConcurrent,
        Duration bodyTimeout) {
    /** Limits where nothing else is said: bodies of 32 MiB, 1,024 requests at once. */
    public static final HttpSettings DEFAULT =
            new HttpSettings("127.0.0.1", 8053, Optional.empty(), "", 32 << 20, 1024, Duration.ofSeconds(60));

    /** PEM files of the server's certificate chain and private key. */
    public record Tls(Path certificate, Path key) {}

    /** The same on another address. */
    public HttpSettings listeningOn(String otherHost, int otherPort) {
        return new HttpSettings(otherHost, otherPort, tls, pathPrefix, maxBodyBytes, maxConcurrent, bodyTimeout);
    }

    /** The same with other limits. */
    public HttpSettings withLimits(int bodyBytes, int concurrent) {
        return new HttpSettings(host, port, tls, pathPrefix, bodyBytes, concurrent, bodyTimeout);
    }

    /** The same with another time for bodies to arrive. */
    public HttpSettings withBodyTimeout(Duration timeout) {
        return new HttpSettings(host, port, tls, pathPrefix, maxBodyBytes, maxConcurrent, timeout);
    }

    /** The same below another prefix. */
    public HttpSettings below(String prefix) {
        return new HttpSettings(host, port, tls, prefix, maxBodyBytes, maxConcurrent, bodyTimeout);
    }
}
