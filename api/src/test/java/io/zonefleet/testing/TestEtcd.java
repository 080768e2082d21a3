// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.net.URI;
import java.util.List;

/**
 * A real etcd for one test, shared with others: whoever uses it keeps to keys below {@code prefix}.
 *
 * @param endpoints where clients connect to
 * @param prefix begins with a slash, ends without one, never handed out before
 */
public record TestEtcd(List<URI> endpoints, String prefix) {
    /** Copies the list. */
    public TestEtcd {
        endpoints = List.copyOf(endpoints);
    }
}
