// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

/** Answer to a dry run: what would happen, or the outcome that a write would have had instead. */
public sealed interface Preview {
    /** It would be accepted. */
    record Planned(WritePreview plan) implements Preview {}

    /** It would not. */
    record Not(WriteOutcome outcome) implements Preview {}
}
