// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.OptionalLong;

/**
 * A zone on a node.
 *
 * @param zone its apex
 * @param written SOA serial on disk
 * @param served SOA serial seen on the wire
 */
public record ZoneState(DomainName zone, OptionalLong written, OptionalLong served) {}
