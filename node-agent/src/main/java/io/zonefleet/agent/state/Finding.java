// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;

/**
 * Something found wrong, before it is known since when.
 *
 * @param kind which of the documented kinds
 * @param subject what it is about
 * @param words what was seen and what to do
 */
public record Finding(FaultKind kind, String subject, Words words) {
    /** What was seen and what to do, in English. */
    public String message() {
        return words.text();
    }
}
