// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Upstream;
import java.util.List;

/**
 * Where a block forwards to.
 *
 * @param servers at least one
 * @param forceTcp whether they are asked over TCP only
 */
record Upstreams(List<Upstream> servers, boolean forceTcp) {
    /** How many the {@code forward} plugin takes; it refuses the Corefile for more. */
    static final int MAX = 15;

    void write(CorefileBlock block) {
        String head = "forward . "
                + String.join(" ", servers.stream().map(Upstream::text).toList());
        if (forceTcp) {
            block.block(head, forward -> forward.line("force_tcp"));
        } else {
            block.line(head);
        }
    }
}
