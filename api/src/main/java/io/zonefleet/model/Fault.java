// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that is wrong on a node.
 *
 * @param kind which of the documented kinds
 * @param subject what it is about, for example a zone or an address
 * @param message what was seen and what to do
 * @param since when it was first seen
 * @param said by which another language says the message; empty from an agent that does not tell
 */
public record Fault(FaultKind kind, String subject, String message, Instant since, Optional<Said> said) {
    /** One in English alone. */
    public Fault(FaultKind kind, String subject, String message, Instant since) {
        this(kind, subject, message, since, Optional.empty());
    }
}
