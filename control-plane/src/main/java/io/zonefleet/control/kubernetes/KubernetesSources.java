// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.source.SourceReader;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Store;
import java.time.InstantSource;
import java.util.Optional;

/** Readers of all sources that are Kubernetes clusters, and what they have found out. Owns the threads of their clients. */
public final class KubernetesSources implements AutoCloseable {
    private final ImageHolder images;
    private final InstantSource clock;
    private final Clients clients;
    private final FindingsStore findings;
    private final Upkeep webhook;

    /**
     * @param secrets where tokens are
     * @param webhook looks after its configuration in clusters that want injection
     */
    public KubernetesSources(
            Store store, Keys keys, ImageHolder images, InstantSource clock, Secrets secrets, Upkeep webhook) {
        this.images = images;
        this.clock = clock;
        this.clients = new Clients(secrets);
        this.findings = new FindingsStore(store, keys);
        this.webhook = webhook;
    }

    /** A reader of that source, which has to be a Kubernetes cluster. */
    public SourceReader reader(Versioned<Source> source) {
        ClusterReport report = new ClusterReport(source.value(), findings, images, clock, webhook);
        return new ClusterReader(source.value(), clients, report, images, clock);
    }

    Optional<Findings> findings(SourceId source) {
        return findings.of(source);
    }

    @Override
    public void close() {
        clients.close();
    }
}
