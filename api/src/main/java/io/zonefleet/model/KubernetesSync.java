// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What makes a source the sync of a Kubernetes cluster: its URL is then that of an API server, whose objects say what is contributed.
 *
 * @param token the name of a file that the control plane has; its text is the token of a service account
 * @param suffixes names at or below one of these may be contributed, no others; at least one
 * @param ingresses whether Ingresses are read beside Services and ClusterDomains
 * @param staleAfter how long the API server may be out of reach until what it contributes is withdrawn; empty: it stays
 */
public record KubernetesSync(
        String token, List<DomainName> suffixes, boolean ingresses, Optional<Duration> staleAfter) {
    /** @throws IllegalArgumentException without a suffix */
    public KubernetesSync {
        suffixes = List.copyOf(suffixes);
        if (suffixes.isEmpty()) {
            throw new IllegalArgumentException("at least one suffix");
        }
    }

    /** Whether it may contribute to {@code name}. */
    public boolean allows(DomainName name) {
        return suffixes.stream().anyMatch(name::isAtOrBelow);
    }
}
