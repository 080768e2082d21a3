// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.model.DomainName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a user wants of a join.
 *
 * @param endpoints of etcd, as agents reach them
 * @param authority who signs the certificates of etcd (PEM)
 * @param identity the certificate that agents show to etcd
 * @param profile that the cluster is to have; empty: what it has, or one that is made
 * @param patience for all agents to prove themselves; zero: not at all
 */
record JoinSettings(
        String cluster,
        List<URI> endpoints,
        Optional<String> authority,
        Optional<Identity> identity,
        Optional<String> image,
        Optional<String> profile,
        Optional<Follow> follow,
        Optional<ZoneServer> zoneServer,
        Duration patience) {
    JoinSettings {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * That the control plane follows the cluster.
     *
     * @param suffixes at and below which it may contribute
     * @param url where the control plane reaches the API server; empty: as the context says
     * @param tokenFile where the token is written; empty: nowhere
     */
    record Follow(List<String> suffixes, Optional<String> url, Optional<Path> tokenFile) {
        Follow {
            suffixes = List.copyOf(suffixes);
        }
    }

    /**
     * That the cluster has a zone server, which its own CoreDNS asks.
     *
     * @param suffixes for which, with all names below them
     * @param goesOn whether names that are not managed are asked where all others are
     */
    record ZoneServer(List<DomainName> suffixes, boolean goesOn) {
        ZoneServer {
            suffixes = List.copyOf(suffixes);
        }
    }
}
