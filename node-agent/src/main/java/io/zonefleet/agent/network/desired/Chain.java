// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import java.util.Optional;
import java.util.stream.Stream;

/** Where rules of a node cache stand: a table and a built-in chain of iptables, and what they do there. */
public enum Chain {
    /** Queries from elsewhere, before connection tracking. */
    RAW_PREROUTING("raw", "PREROUTING", Target.NOTRACK),
    /** Queries and answers of this node, before connection tracking. */
    RAW_OUTPUT("raw", "OUTPUT", Target.NOTRACK),
    /** Queries that arrive: a filter that wants them tracked would drop them. */
    FILTER_INPUT("filter", "INPUT", Target.ACCEPT),
    /** Answers that leave. */
    FILTER_OUTPUT("filter", "OUTPUT", Target.ACCEPT);

    private final String table;
    private final String chain;
    private final Target target;

    /** What is done with a packet. */
    public enum Target {
        /** It is not tracked: no entry, no race between two queries, no translation. */
        NOTRACK,
        /** It passes the filter. */
        ACCEPT
    }

    Chain(String table, String chain, Target target) {
        this.table = table;
        this.chain = chain;
        this.target = target;
    }

    /** The chain of a table; empty where node caches have nothing in it. */
    public static Optional<Chain> of(String table, String chain) {
        return Stream.of(values())
                .filter(each -> each.table.equals(table) && each.chain.equals(chain))
                .findFirst();
    }

    /** Name of the table. */
    public String table() {
        return table;
    }

    /** Name of the chain in it. */
    public String chain() {
        return chain;
    }

    /** What our rules in it do. */
    public Target target() {
        return target;
    }
}
