// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** Names one piece of intent. {@link #path} is how changes and problem documents speak of it. */
public sealed interface IntentKey {
    /** One source's contribution to a domain. */
    record OfDomain(DomainName name, SourceId source) implements IntentKey {}

    /** A declared zone. */
    record OfZone(DomainName name) implements IntentKey {}

    /** A cluster. */
    record OfCluster(ClusterId id) implements IntentKey {}

    /** A profile. */
    record OfProfile(ProfileId id) implements IntentKey {}

    /** A polled source. */
    record OfSource(SourceId id) implements IntentKey {}

    /** A drain. */
    record OfDrain(DrainId id) implements IntentKey {}

    /** Resource path below {@code /api/v1/}. */
    default String path() {
        return switch (this) {
            case OfDomain domain -> "domains/" + domain.name();
            case OfZone zone -> "zones/" + zone.name();
            case OfCluster cluster -> "clusters/" + cluster.id();
            case OfProfile profile -> "profiles/" + profile.id();
            case OfSource source -> "sources/" + source.id();
            case OfDrain drain -> "drains/" + drain.id();
        };
    }
}
