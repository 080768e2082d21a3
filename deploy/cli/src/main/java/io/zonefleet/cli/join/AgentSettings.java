// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What agents of a cluster need to know.
 *
 * @param image of the agent; empty: as the manifest says
 * @param authority who signs the certificates of etcd (PEM)
 * @param identity what agents show, where etcd asks for a certificate
 * @param password of their user of etcd; empty: etcd asks nobody
 */
record AgentSettings(
        String cluster,
        List<URI> endpoints,
        Optional<String> image,
        Optional<String> authority,
        Optional<Identity> identity,
        Optional<String> password) {
    AgentSettings {
        endpoints = List.copyOf(endpoints);
    }

    @Override
    public String toString() {
        return "AgentSettings[cluster=" + cluster + "]";
    }
}
