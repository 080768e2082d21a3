// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.steps;

import io.zonefleet.agent.state.FileFact;
import java.util.Optional;

/** One change of one file. Each can be done again without harm. */
public sealed interface Step {
    /**
     * Brings a zone file to what it shall be.
     *
     * @param file its name in the zone directory
     * @param before what is there now
     * @param after what shall be
     */
    record PutZone(String file, Optional<FileFact> before, FileFact after) implements Step {}

    /** Brings the Corefile to what it shall be. */
    record PutCorefile(FileFact after) implements Step {}

    /** Removes a zone file that no Corefile names any more. */
    record DropZone(String file) implements Step {}
}
