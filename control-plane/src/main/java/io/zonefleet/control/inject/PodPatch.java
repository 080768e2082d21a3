// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A decision as a JSON patch of its pod (RFC 6902). Pure. A pod gets policy and configuration together, or neither. */
final class PodPatch {
    /** Annotation with what was decided. */
    static final String ANNOTATION = "zonefleet.io/dns-injection";

    /** What it says of a pod that was given the node cache. */
    static final String INJECTED = "injected";

    /** By which a pod's DNS is what its {@code dnsConfig} says and nothing else. */
    static final String POLICY = "None";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PodPatch() {}

    /** Empty where the pod stays as it is, without a word. */
    static ArrayNode of(Decision decision, PodDns pod) {
        ArrayNode patch = JSON.arrayNode();
        switch (decision) {
            case Decision.Inject(DnsConfig config) -> {
                // add also replaces (section 4.1)
                patch.add(add("/spec/dnsPolicy", JSON.textNode(POLICY)));
                patch.add(add("/spec/dnsConfig", json(config)));
                annotate(patch, pod, INJECTED);
            }
            case Decision.Already already -> {}
            case Decision.Skip(SkipReason reason) -> {
                if (reason.isTold()) {
                    annotate(patch, pod, "skipped: " + reason.text());
                }
            }
        }
        return patch;
    }

    private static void annotate(ArrayNode patch, PodDns pod, String text) {
        if (pod.hasAnnotations()) {
            String path = "/metadata/annotations/" + ANNOTATION.replace("/", "~1");
            patch.add(add(path, JSON.textNode(text)));
        } else {
            patch.add(add("/metadata/annotations", JSON.objectNode().put(ANNOTATION, text)));
        }
    }

    private static ObjectNode add(String path, JsonNode value) {
        ObjectNode operation = JSON.objectNode().put("op", "add").put("path", path);
        operation.set("value", value);
        return operation;
    }

    private static ObjectNode json(DnsConfig config) {
        ObjectNode json = JSON.objectNode();
        texts(json.putArray("nameservers"), config.nameservers());
        texts(json.putArray("searches"), config.searches());
        ArrayNode options = json.putArray("options");
        for (DnsConfig.Option option : config.options()) {
            ObjectNode one = options.addObject().put("name", option.name());
            option.value().ifPresent(value -> one.put("value", value));
        }
        return json;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
