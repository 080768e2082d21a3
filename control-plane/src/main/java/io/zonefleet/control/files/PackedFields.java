// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Fields of a row as JSON text, a sixth of what their tree takes: there may be hundreds of thousands of them in memory.
 *
 * @param json an object
 */
record PackedFields(Bytes json) {
    /** What was read once within the limits of a request is read again without them: a row nests one level deeper than its cells. */
    private static final ObjectMapper JSON = new ObjectMapper();

    static PackedFields of(ObjectNode fields) {
        try {
            return new PackedFields(Bytes.of(JSON.writeValueAsString(fields)));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a tree can always be written", impossible);
        }
    }

    ObjectNode tree() {
        try {
            return JSON.readValue(json.toArray(), ObjectNode.class);
        } catch (IOException impossible) {
            throw new UncheckedIOException("what was written can be read", impossible);
        }
    }
}
