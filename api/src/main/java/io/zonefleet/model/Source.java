// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A list that is polled, or a Kubernetes cluster that is followed; its rows or objects become contributions.
 *
 * @param id its name, which is also the source of the contributions
 * @param url http or https; of a Kubernetes cluster, its API server
 * @param suffix what the list leaves out of its names; empty where they are whole
 * @param interval between polls, 1 s to 24 h
 * @param timeout of one poll
 * @param maxBytes a longer answer is refused
 * @param ttl of its contributions
 * @param wildcard of its contributions
 * @param origin of its contributions
 * @param placement of its contributions
 * @param allowShrink switches the shrink guard off for it
 * @param enabled a disabled source is not polled and keeps its contributions
 * @param comment free text; may be empty
 * @param polling how it is polled beyond that; empty: as usual
 * @param kubernetes where it is a Kubernetes cluster, how that is followed; empty: it is a list
 */
public record Source(
        SourceId id,
        URI url,
        Optional<DomainName> suffix,
        Duration interval,
        Duration timeout,
        long maxBytes,
        Ttl ttl,
        boolean wildcard,
        Optional<ClusterId> origin,
        Placement placement,
        boolean allowShrink,
        boolean enabled,
        String comment,
        Optional<Polling> polling,
        Optional<KubernetesSync> kubernetes)
        implements Intent {

    /** @throws IllegalArgumentException for the reserved id {@code api} and for an interval outside 1 s to 24 h */
    public Source {
        if (id.equals(SourceId.API)) {
            throw new IllegalArgumentException("the id 'api' stands for the REST API");
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("interval outside 1s..24h: " + interval);
        }
    }

    /** A list. */
    public Source(
            SourceId id,
            URI url,
            Optional<DomainName> suffix,
            Duration interval,
            Duration timeout,
            long maxBytes,
            Ttl ttl,
            boolean wildcard,
            Optional<ClusterId> origin,
            Placement placement,
            boolean allowShrink,
            boolean enabled,
            String comment,
            Optional<Polling> polling) {
        this(
                id,
                url,
                suffix,
                interval,
                timeout,
                maxBytes,
                ttl,
                wildcard,
                origin,
                placement,
                allowShrink,
                enabled,
                comment,
                polling,
                Optional.empty());
    }

    /** How it is polled, said or not. */
    public Polling poll() {
        return polling.orElse(Polling.STANDARD);
    }

    @Override
    public IntentKey.OfSource key() {
        return new IntentKey.OfSource(id);
    }
}
