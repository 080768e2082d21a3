// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;

/** What an operation of {@code POST /changes} wishes. */
sealed interface Operation {
    /** Of a whole piece. */
    record OfPiece(Edit edit) implements Operation {}

    /** Of what one cluster contributes to a domain: what others contribute stays. */
    record OfPart(PartEdit part) implements Operation {}
}
