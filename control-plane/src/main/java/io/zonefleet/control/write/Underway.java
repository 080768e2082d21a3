// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.http.Caller;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.ChangeId;
import java.util.Optional;

/** Large changes that are accepted, and whose rows are still being brought into intent. */
public final class Underway {
    private final Writer writer;

    public Underway(Writer writer) {
        this.writer = writer;
    }

    /** Says of such a change how far it is, where this replica is at it: another's progress is known there only. */
    public void tell(ObjectNode json, ControlImage image, ChangeId id, ChangeRow row) {
        if (!image.fleet().applying().containsKey(id)) {
            return;
        }
        int total = row.counts().applied();
        ObjectNode applying = json.putObject("applying").put("total", total);
        writer.remaining(id).ifPresent(left -> applying.put("applied", total - left));
    }

    /** The change as which a caller's write with an idempotency key was accepted, done or not; empty where it was not (yet). */
    public Optional<ChangeId> acceptedAs(Caller caller, String key) {
        return writer.acceptedAs(caller.actor(), key);
    }
}
