// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.corefile.Site;
import io.zonefleet.model.Listener;
import java.util.Optional;

/**
 * Where our blocks listen beside the operator's.
 *
 * @param listener its addresses are those that are asked
 * @param wildcards what is bound where the operator's blocks on that port listen on all addresses: nothing, or what he writes for it;
 *     absent where they do not
 */
public record OurListener(Listener listener, Optional<String> wildcards) {
    /** Whether it listens on all addresses. */
    public boolean isUnbound() {
        return wildcards.isPresent();
    }

    boolean meets(Site site) {
        return site.port() == listener.port()
                && (isUnbound()
                        || site.binds().isEmpty()
                        || site.binds().stream().anyMatch(listener.addresses()::contains));
    }
}
