// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import java.net.URI;
import java.util.List;

/**
 * What this program is and where its store is, for whoever sets up an agent.
 *
 * @param version of this program
 * @param etcd members of etcd, as this program reaches them
 * @param keyPrefix under which everything stands there
 */
public record About(String version, List<URI> etcd, String keyPrefix) {
    public About {
        etcd = List.copyOf(etcd);
    }
}
