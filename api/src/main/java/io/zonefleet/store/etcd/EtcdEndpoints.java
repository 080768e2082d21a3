// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where etcd is and how to talk to it.
 *
 * @param endpoints client addresses of its members, {@code http://host:port}, or {@code https} for all where there is TLS
 * @param tls how to know the server and who we are; empty: plain text
 * @param login a user of etcd with a password; empty where there is none, or where the certificate says who we are
 * @param timeout how long one request may take before etcd counts as not available
 */
public record EtcdEndpoints(List<URI> endpoints, Optional<Tls> tls, Optional<Login> login, Duration timeout) {
    /** A request that waits longer than that has met an etcd in trouble. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    public EtcdEndpoints {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs at least one endpoint");
        }
        String scheme = tls.isPresent() ? "https" : "http";
        for (URI endpoint : endpoints) {
            if (!scheme.equals(endpoint.getScheme()) || endpoint.getHost() == null || endpoint.getPort() == -1) {
                throw new IllegalArgumentException("etcd endpoint " + endpoint + " must be " + scheme + "://host:port"
                        + (tls.isPresent() ? " (there are TLS settings)" : " (there are no TLS settings)"));
            }
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("the timeout for etcd must be longer than nothing, not " + timeout);
        }
    }

    /** Without TLS and login, with the default timeout: for an etcd on this machine. */
    public static EtcdEndpoints plain(List<URI> endpoints) {
        return new EtcdEndpoints(endpoints, Optional.empty(), Optional.empty(), DEFAULT_TIMEOUT);
    }

    /** Without scheme, as messages show them. */
    String shown() {
        return endpoints.stream().map(URI::getAuthority).collect(Collectors.joining(", "));
    }

    /**
     * PEM files. They are read again whenever a new connection is made, so a renewed certificate needs no restart.
     *
     * @param authority the certificates by which the server is known
     * @param identity our own certificate; empty where the server asks for none
     */
    public record Tls(Path authority, Optional<Identity> identity) {}

    /**
     * Our certificate.
     *
     * @param certificate with those that lead to the authority, if any
     * @param key in PKCS#8
     */
    public record Identity(Path certificate, Path key) {}

    /**
     * A user of etcd.
     *
     * @param user name
     * @param password never shown
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }
}
