// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import io.zonefleet.model.ResolverProof;
import io.zonefleet.render.ServedImage;
import java.util.List;
import java.util.Optional;

/** Watches what the cluster's own DNS answers for managed names. Any thread; never waits. */
public interface ResolverWatch {
    /** Asks nobody. */
    ResolverWatch NONE = new ResolverWatch() {
        @Override
        public void follow(ServedImage served) {}

        @Override
        public Optional<List<ResolverProof>> newest() {
            return Optional.empty();
        }
    };

    /** From now on this is what it should answer. */
    void follow(ServedImage served);

    /** What was seen, by the addresses that were asked; empty where nobody was, or there was nothing to ask for. */
    Optional<List<ResolverProof>> newest();
}
