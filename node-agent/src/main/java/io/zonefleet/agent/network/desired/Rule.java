// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import io.zonefleet.model.Address;
import java.util.Comparator;

/**
 * One packet rule, in no backend's spelling.
 *
 * @param chain where it stands, which also says what it does
 * @param transport of the packets
 * @param side whether address and port are their destination or their source
 * @param address of the node cache
 * @param port of the node cache, 1 to 65535
 * @param condition when it holds
 */
public record Rule(Chain chain, Transport transport, Side side, Address address, int port, Condition condition)
        implements Comparable<Rule> {
    /** What comments of our rules begin with, in every version: by this they are found again. */
    public static final String PREFIX = "zonefleet: ";

    private static final Comparator<Rule> ORDER = Comparator.comparing(Rule::chain)
            .thenComparing(Rule::address)
            .thenComparingInt(Rule::port)
            .thenComparing(Rule::side)
            .thenComparing(Rule::transport)
            .thenComparing(Rule::condition);

    /** @throws IllegalArgumentException for a port outside 1..65535 */
    public Rule {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port outside 1..65535: " + port);
        }
    }

    /** The family whose rules it belongs to. */
    public IpFamily family() {
        return IpFamily.of(address);
    }

    /** The comment it carries. */
    public String comment() {
        return PREFIX
                + switch (chain.target()) {
                    case NOTRACK -> "skip connection tracking";
                    case ACCEPT -> "let DNS through";
                };
    }

    @Override
    public int compareTo(Rule other) {
        return ORDER.compare(this, other);
    }
}
