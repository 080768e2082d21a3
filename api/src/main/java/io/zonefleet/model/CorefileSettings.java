// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;

/**
 * What a profile says of its Corefile beyond listeners, stub domains and cache.
 *
 * @param forward how upstreams are asked
 * @param errors whether errors are logged (plugin errors)
 * @param log whether every query is logged (plugin log)
 * @param loop whether CoreDNS ends itself where it finds that it asks itself (plugin loop)
 * @param healthPort port of {@code /health} on the first listener's first address, where node-cache has it; empty: where the agent's own
 *     configuration says
 * @param customBlocks further server blocks in an operator's words; empty: none
 * @param baseTemplate a {@code Corefile.base} of node-cache, in the place of our own blocks for names that are not managed
 * @param ownUpstreams whether the profile names upstreams itself: node-cache then asks them over UDP although its base says TCP
 */
public record CorefileSettings(
        ForwardSettings forward,
        boolean errors,
        boolean log,
        boolean loop,
        Optional<Integer> healthPort,
        Optional<String> customBlocks,
        Optional<String> baseTemplate,
        boolean ownUpstreams) {
    /** Nothing but what every node cache has. */
    public static final CorefileSettings DEFAULT = new CorefileSettings(
            ForwardSettings.DEFAULT, true, false, false, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** @throws IllegalArgumentException for a port outside 1..65535 */
    public CorefileSettings {
        if (healthPort.filter(port -> port < 1 || port > 65_535).isPresent()) {
            throw new IllegalArgumentException("port outside 1..65535: " + healthPort);
        }
        customBlocks = customBlocks.filter(text -> !text.isBlank());
        baseTemplate = baseTemplate.filter(text -> !text.isBlank());
    }

    /** Whether there is text of an operator in it. */
    public boolean hasText() {
        return customBlocks.isPresent() || baseTemplate.isPresent();
    }

    /** The same in these words of an operator. */
    public CorefileSettings with(Optional<String> blocks, Optional<String> template) {
        return new CorefileSettings(forward, errors, log, loop, healthPort, blocks, template, ownUpstreams);
    }
}
