// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Answer;

/**
 * A managed name as a cluster serves it.
 *
 * @param answer what it answers
 * @param from intent revision of its last change, at least 1
 */
public record ServedName(Answer answer, long from) {
    /** @throws IllegalArgumentException for a revision below 1 */
    public ServedName {
        Revision.require(from);
    }
}
