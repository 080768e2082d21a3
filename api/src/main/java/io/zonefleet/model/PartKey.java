// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * Names what one cluster contributes to a domain: a part of the piece of {@link SourceId#CLUSTERS}.
 *
 * @param name the domain
 * @param cluster whose part
 */
public record PartKey(DomainName name, ClusterId cluster) {
    /** The piece that it is a part of. */
    public IntentKey.OfDomain piece() {
        return new IntentKey.OfDomain(name, SourceId.CLUSTERS);
    }

    /** Resource path below {@code /api/v1/}. */
    public String path() {
        return piece().path() + "/contributions/" + cluster;
    }
}
