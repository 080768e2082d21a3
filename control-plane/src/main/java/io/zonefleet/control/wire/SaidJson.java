// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Said;
import io.zonefleet.model.Words;

/** What says a sentence in another language, in JSON: {@code code} and {@code values} beside the sentence. */
public final class SaidJson {
    private SaidJson() {}

    /** A sentence under that name, and what says it in another language. */
    public static ObjectNode put(ObjectNode json, String field, Words words) {
        return put(json.put(field, words.text()), words.said());
    }

    /** What says the sentence of {@code json} in another language. */
    public static ObjectNode put(ObjectNode json, Said said) {
        ObjectNode values = json.put("code", said.code()).putObject("values");
        said.values().forEach(values::put);
        return json;
    }
}
