// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class FieldEditTest {
    private static ObjectNode edited(ObjectNode spec, String... edits) {
        for (String edit : edits) {
            FieldEdit.parse(edit).apply(spec);
        }
        return spec;
    }

    @Test
    void aKubernetesClusterIsGivenInPlainWords() {
        ObjectNode spec = edited(
                JsonNodeFactory.instance.objectNode(),
                "kubernetes.token=123",
                "kubernetes.suffixes=a.example.com",
                "kubernetes.ingresses=false",
                "kubernetes.staleAfter=24h");

        assertThat(spec)
                .hasToString(
                        "{\"kubernetes\":{\"token\":\"123\",\"suffixes\":[\"a.example.com\"],\"ingresses\":false,\"staleAfter\":\"24h\"}}");
        assertThat(edited(spec, "kubernetes.suffixes+=b.example.com").at("/kubernetes/suffixes"))
                .hasToString("[\"a.example.com\",\"b.example.com\"]");
    }
}
