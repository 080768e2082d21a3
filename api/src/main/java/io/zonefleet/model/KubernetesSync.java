// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What makes a source the sync of a Kubernetes cluster: its URL is then that of an API server, whose objects say what is contributed. It has
 * either a token or a kubeconfig.
 *
 * @param token the name of a secret that is the token of a service account
 * @param kubeconfig the name of a secret that is a kubeconfig
 * @param suffixes names at or below one of these may be contributed, no others; at least one
 * @param ingresses whether Ingresses are read beside Services and ClusterDomains
 * @param staleAfter how long the API server may be out of reach until what it contributes is withdrawn; empty: it stays
 */
public record KubernetesSync(
        Optional<String> token,
        Optional<String> kubeconfig,
        List<DomainName> suffixes,
        boolean ingresses,
        Optional<Duration> staleAfter) {
    /** @throws IllegalArgumentException without a suffix, and without one secret or with two */
    public KubernetesSync {
        suffixes = List.copyOf(suffixes);
        if (suffixes.isEmpty()) {
            throw new IllegalArgumentException("at least one suffix");
        }
        if (token.isPresent() == kubeconfig.isPresent()) {
            throw new IllegalArgumentException("either a token or a kubeconfig");
        }
    }

    /** By the token of a service account. */
    public static KubernetesSync byToken(
            String token, List<DomainName> suffixes, boolean ingresses, Optional<Duration> staleAfter) {
        return new KubernetesSync(Optional.of(token), Optional.empty(), suffixes, ingresses, staleAfter);
    }

    /** By a kubeconfig. */
    public static KubernetesSync byKubeconfig(
            String kubeconfig, List<DomainName> suffixes, boolean ingresses, Optional<Duration> staleAfter) {
        return new KubernetesSync(Optional.empty(), Optional.of(kubeconfig), suffixes, ingresses, staleAfter);
    }

    /** Name of its secret, whatever that is. */
    public String secret() {
        return token.or(() -> kubeconfig).orElseThrow();
    }

    /** Whether it may contribute to {@code name}. */
    public boolean allows(DomainName name) {
        return suffixes.stream().anyMatch(name::isAtOrBelow);
    }
}
