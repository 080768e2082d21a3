// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;

/**
 * Something that is wrong on a node.
 *
 * @param kind which of the documented kinds
 * @param subject what it is about, for example a zone or an address
 * @param message what was seen and what to do
 * @param since when it was first seen
 */
public record Fault(FaultKind kind, String subject, String message, Instant since) {}
