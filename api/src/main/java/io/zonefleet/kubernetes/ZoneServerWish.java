// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.kubernetes;

import io.zonefleet.model.ClusterId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be known of a cluster's zone server before its objects can be written.
 *
 * @param cluster as which it is declared
 * @param namespace where it stands; made by others
 * @param image of the node agent, with its CoreDNS
 * @param etcd members
 * @param keyPrefix where everything of Zonefleet stands in etcd
 * @param secret of the same namespace with what etcd wants to see; empty: nothing
 * @param replicas at least one
 */
public record ZoneServerWish(
        ClusterId cluster,
        String namespace,
        String image,
        List<URI> etcd,
        String keyPrefix,
        Optional<Credentials> secret,
        int replicas) {
    /** Two, so that a cluster keeps its names while a node is drained. */
    public static final int REPLICAS = 2;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}");
    private static final Pattern PREFIX = Pattern.compile("/[A-Za-z0-9._/-]{0,200}");

    /**
     * A Secret with keys {@code ca.crt}; {@code tls.crt} and {@code tls.key}; {@code password}, of which there are those that are said here.
     *
     * @param name of the Secret
     * @param certificate whether there is a client certificate
     * @param user of etcd, whose password there is; empty: none
     */
    public record Credentials(String name, boolean certificate, Optional<String> user) {
        /** @throws IllegalArgumentException for what is no name of a Secret or a user */
        public Credentials {
            if (!NAME.matcher(name).matches()
                    || user.filter(each -> !each.matches("[A-Za-z0-9._-]{1,64}"))
                            .isPresent()) {
                throw new IllegalArgumentException("not the name of a Secret, or not a user: " + name + ", " + user);
            }
        }
    }

    /** @throws IllegalArgumentException for names that Kubernetes does not take, no member of etcd, or no replica */
    public ZoneServerWish {
        etcd = List.copyOf(etcd);
        if (!NAME.matcher(namespace).matches()) {
            throw new IllegalArgumentException("not the name of a namespace: " + namespace);
        }
        if (!IMAGE.matcher(image).matches()) {
            throw new IllegalArgumentException("not the name of an image: " + image);
        }
        if (!PREFIX.matcher(keyPrefix).matches()) {
            throw new IllegalArgumentException("not a prefix of keys: " + keyPrefix);
        }
        if (etcd.isEmpty() || etcd.stream().anyMatch(member -> member.getHost() == null || member.getPort() < 1)) {
            throw new IllegalArgumentException("members of etcd as http(s)://host:port: " + etcd);
        }
        if (replicas < 1) {
            throw new IllegalArgumentException("replicas: " + replicas);
        }
    }
}
