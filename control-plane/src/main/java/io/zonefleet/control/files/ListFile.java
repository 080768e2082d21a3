// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.domain.ListRows;
import io.zonefleet.control.files.FileContent.Line;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SourceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The list form of coredns-sync. */
final class ListFile {
    private ListFile() {}

    /** Addresses of everything that is enabled, from all sources and clusters. The form has no word for anything else. */
    static ArrayNode of(IntentImage intent) {
        ArrayNode list = JsonBody.object().arrayNode();
        intent.domains()
                .forEach((name, bySource) -> bySource.parts().stream()
                        .filter(Contribution::enabled)
                        .flatMap(part -> part.answer().addresses().stream())
                        .distinct()
                        .sorted()
                        .forEach(address ->
                                list.addObject().put("domain", name.text()).put("ip", address.text())));
        return list;
    }

    /** Reads a list: what it does not say stays as it is. */
    static FileContent read(JsonNode list, Optional<DomainName> suffix, Violations violations) {
        ListRows rows = ListRows.read(list, suffix, violations);
        Map<IntentKey, Wanted> wanted = new LinkedHashMap<>();
        Map<DomainName, IntentKey> keys = new HashMap<>();
        rows.names().forEach((name, addresses) -> {
            ObjectNode fields = JsonBody.object().put("wildcard", true);
            ModelFields.putAddresses(fields, "addresses", addresses);
            IntentKey key = new IntentKey.OfDomain(name, SourceId.API);
            keys.put(name, key);
            wanted.put(key, new Wanted.Fields("", name, fields));
        });
        Lines lines = new Lines();
        for (int i = 0; i < list.size(); i++) {
            String written = list.get(i).path("domain").asText();
            Optional<IntentKey> key =
                    ListRows.name(written, suffix) instanceof Parsed.Valid<DomainName>(DomainName name)
                            ? Optional.ofNullable(keys.get(name))
                            : Optional.empty();
            if (key.isPresent()) {
                lines.addElement(i, key.get());
            } else {
                lines.add(new Line("/" + i, "domains/" + written, ""));
            }
        }
        return new FileContent(lines, wanted, Set.of());
    }
}
