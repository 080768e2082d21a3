// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * Whether a cluster's own DNS was seen, from a node, to answer managed names as that node does.
 *
 * @param server the address of it that was asked
 * @param proved whether every name that was asked last came back as it is meant
 * @param why what was wrong, for people; empty where nothing was
 */
public record ResolverProof(Address server, boolean proved, String why) {
    /** It answers as this node does. */
    public static ResolverProof proved(Address server) {
        return new ResolverProof(server, true, "");
    }

    /** It does not. */
    public static ResolverProof refused(Address server, String why) {
        return new ResolverProof(server, false, why);
    }
}
