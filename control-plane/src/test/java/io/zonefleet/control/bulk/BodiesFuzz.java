// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.domain.ListRows;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;

/** Fuzz target: bodies of the REST API and polled lists. */
public final class BodiesFuzz {
    private BodiesFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        JsonNode body;
        try {
            body = JsonBody.read(input);
        } catch (MalformedException malformed) {
            return;
        }
        Violations violations = new Violations();
        ListRows rows = ListRows.read(body, violations);
        require(violations.count() > 0 || rows.rows() == body.size(), violations);
        DomainJson.read(JsonFields.of(body, "", violations), new DomainName("a.test"), SourceId.API);
        for (JsonNode operation : body) {
            new OperationReader(ControlImage.EMPTY, violations).read(operation, "/0");
        }
        for (Violation violation : violations.found()) {
            require(violation.pointer().isEmpty() || violation.pointer().startsWith("/"), violations);
        }
    }

    private static void require(boolean holds, Violations violations) {
        if (!holds) {
            throw new AssertionError(violations.found().toString());
        }
    }
}
