// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class NodeNetworkCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void saysWhatCouldNotBeReadAndWhatWasLeftOut() {
        ObjectNode found = JSON.createObjectNode().put("rulesTotal", 2);
        found.putArray("rules").addObject();
        assertThat(NodeNetworkCommand.notes(found, "c1/n1")).containsExactly("of 2 rules the first 1");

        found.putArray("unread").add("links").add("rules");
        assertThat(NodeNetworkCommand.notes(found.put("rulesTotal", 1), "c1/n1"))
                .containsExactly(
                        "its agent could not read links and addresses: 'zonefleet node get c1/n1' says why",
                        "its agent could not read packet rules: 'zonefleet node get c1/n1' says why");
    }
}
