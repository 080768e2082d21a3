// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How upstreams are asked, beside who they are (CoreDNS, plugin forward).
 *
 * @param preferUdp whether they are asked over UDP first although a client asks over TCP; a listener with {@code forceTcp} keeps to TCP
 * @param kubeDnsForceTcp whether kube-dns is asked over TCP only, as node-cache has it
 * @param maxConcurrent queries on their way to upstreams at once, more are refused; empty: no limit
 * @param readTimeout after which an upstream counts as silent; empty: CoreDNS's own two seconds. Only CoreDNS 1.14.5 and newer know it
 */
public record ForwardSettings(
        boolean preferUdp, boolean kubeDnsForceTcp, Optional<Integer> maxConcurrent, Optional<Duration> readTimeout) {
    /** As node-cache asks. */
    public static final ForwardSettings DEFAULT = new ForwardSettings(false, true, Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException for a limit below 1 or a timeout of less than a millisecond */
    public ForwardSettings {
        if (maxConcurrent.filter(queries -> queries < 1).isPresent()
                || readTimeout.filter(timeout -> timeout.toMillis() < 1).isPresent()) {
            throw new IllegalArgumentException("no limits that CoreDNS takes: " + maxConcurrent + ", " + readTimeout);
        }
    }
}
