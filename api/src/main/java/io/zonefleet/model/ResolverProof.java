// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;

/**
 * Whether a cluster's own DNS was seen, from a node, to answer managed names as that node does.
 *
 * @param server the address of it that was asked
 * @param proved whether every name that was asked last came back as it is meant
 * @param why what was wrong, for people; empty where nothing was
 * @param said by which another language says that; empty where nothing was, or from an agent that does not tell
 */
public record ResolverProof(Address server, boolean proved, String why, Optional<Said> said) {
    /** It answers as this node does. */
    public static ResolverProof proved(Address server) {
        return new ResolverProof(server, true, "", Optional.empty());
    }

    /** It does not. */
    public static ResolverProof refused(Address server, String why, Said said) {
        return new ResolverProof(server, false, why, Optional.of(said));
    }
}
