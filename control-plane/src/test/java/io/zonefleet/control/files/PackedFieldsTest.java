// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PackedFieldsTest {
    /** A cell of a row may be nested as deeply as a request may, and is one level deeper in its row. */
    @Test
    void givesBackWhatRowsMayHold() {
        String deepest = "[".repeat(15) + "0.5" + "]".repeat(15);
        ObjectNode fields = JsonBody.object().put("comment", "Ü \u2028 \"").putNull("owner");
        fields.set("records", JsonBody.read(("{\"a\":" + deepest + "}").getBytes(StandardCharsets.UTF_8)));

        assertThat(PackedFields.of(fields).tree()).isEqualTo(fields);
    }
}
