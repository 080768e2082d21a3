// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import io.zonefleet.model.FaultKind;

/**
 * Something found wrong, before it is known since when.
 *
 * @param kind which of the documented kinds
 * @param subject what it is about
 * @param message what was seen and what to do
 */
public record Finding(FaultKind kind, String subject, String message) {}
