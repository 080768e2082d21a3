// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.ForwardSettings;
import io.zonefleet.model.Upstream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a block forwards to.
 *
 * @param servers none: all names are refused
 * @param forceTcp whether they are asked over TCP only
 */
record Upstreams(List<Upstream> servers, boolean forceTcp) {
    /** How many the {@code forward} plugin takes; it refuses the Corefile for more. */
    static final int MAX = 15;

    /** Nobody is asked. */
    static final Upstreams REFUSED = new Upstreams(List.of(), false);

    /** @param settings how they are asked */
    void write(CorefileBlock block, ForwardSettings settings) {
        if (servers.isEmpty()) {
            block.block("template ANY ANY", refusal -> refusal.line("rcode", "REFUSED"));
            return;
        }
        List<String> lines = new ArrayList<>();
        if (forceTcp) {
            lines.add("force_tcp");
        } else if (settings.preferUdp()) {
            lines.add("prefer_udp");
        }
        settings.maxConcurrent().ifPresent(queries -> lines.add("max_concurrent " + queries));
        settings.readTimeout().ifPresent(timeout -> lines.add("read_timeout " + FileTick.text(timeout)));
        String head = "forward . "
                + String.join(" ", servers.stream().map(Upstream::text).toList());
        if (lines.isEmpty()) {
            block.line(head);
        } else {
            block.block(head, forward -> lines.forEach(forward::line));
        }
    }
}
