// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;

/**
 * One source's part of a domain.
 *
 * @param name the domain
 * @param source whose part
 * @param answer what it contributes
 * @param enabled a disabled contribution is kept but not served
 * @param origin the cluster it belongs to
 * @param placement who serves it
 * @param owner team or person, free text; may be empty
 * @param comment free text; may be empty
 * @param labels for finding
 */
public record Contribution(
        DomainName name,
        SourceId source,
        Answer answer,
        boolean enabled,
        Optional<ClusterId> origin,
        Placement placement,
        String owner,
        String comment,
        Labels labels)
        implements Intent {

    /** A contribution with everything optional left out. */
    public static Contribution of(DomainName name, SourceId source, Answer answer) {
        return new Contribution(
                name, source, answer, true, Optional.empty(), Placement.EVERYWHERE, "", "", Labels.NONE);
    }

    @Override
    public IntentKey.OfDomain key() {
        return new IntentKey.OfDomain(name, source);
    }
}
