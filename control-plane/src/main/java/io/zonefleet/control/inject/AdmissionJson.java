// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * {@code AdmissionReview} of {@code admission.k8s.io/v1}, both ways. Pods are read as trees of what matters of them: they come from API
 * servers of any version, and one that has what we do not know must be judged like any other.
 */
final class AdmissionJson {
    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    private static final int MAX_TEXT = 253;

    private AdmissionJson() {}

    /**
     * Reads a request.
     *
     * @throws MalformedException where it is none: the API server then goes on without us ({@code failurePolicy: Ignore})
     */
    static Admission read(byte[] body) {
        JsonNode review = ReviewReader.read(body);
        JsonNode request = review.path("request");
        String uid = request.path("uid").asText();
        if (!API_VERSION.equals(review.path("apiVersion").asText())
                || !KIND.equals(review.path("kind").asText())
                || uid.isEmpty()
                || uid.length() > MAX_TEXT) {
            throw new MalformedException("send an " + KIND + " of " + API_VERSION + " with a request");
        }
        JsonNode pod = request.path("object");
        return new Admission(
                uid,
                isNewPod(request),
                text(request.path("namespace")),
                name(request, pod.path("metadata")),
                request.path("dryRun").asBoolean(false),
                pod(pod));
    }

    private static boolean isNewPod(JsonNode request) {
        JsonNode resource = request.path("resource");
        return request.path("operation").asText().equals("CREATE")
                && resource.path("group").asText().isEmpty()
                && resource.path("version").asText().equals("v1")
                && resource.path("resource").asText().equals("pods")
                && request.path("subResource").asText().isEmpty()
                && request.path("object").isObject();
    }

    private static String name(JsonNode request, JsonNode metadata) {
        String name = text(request.path("name"));
        String known = name.isEmpty() ? text(metadata.path("name")) : name;
        return known.isEmpty() ? text(metadata.path("generateName")) : known;
    }

    private static String text(JsonNode node) {
        String text = node.isTextual() ? node.textValue() : "";
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }

    private static PodDns pod(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode spec = pod.path("spec");
        return new PodDns(
                optional(metadata.path("labels").path(InjectionRules.LABEL)),
                metadata.path("annotations").isObject(),
                optional(metadata.path("annotations").path(PodPatch.ANNOTATION)),
                spec.path("hostNetwork").asBoolean(false),
                optional(spec.path("dnsPolicy")).orElse(PodDns.STANDARD_POLICY),
                optional(spec.path("os").path("name")),
                spec.path("dnsConfig").isObject() ? Optional.of(config(spec.path("dnsConfig"))) : Optional.empty());
    }

    private static DnsConfig config(JsonNode config) {
        List<DnsConfig.Option> options = new ArrayList<>();
        config.path("options")
                .forEach(option -> options.add(
                        new DnsConfig.Option(option.path("name").asText(), optional(option.path("value")))));
        return new DnsConfig(texts(config.path("nameservers")), texts(config.path("searches")), options);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Optional<String> optional(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /**
     * The answer: always allowed. Nobody shall wait for a pod because of its DNS.
     *
     * @param patch nothing is changed where it is empty
     * @param said what was decided, for the audit log of the API server
     */
    static ObjectNode answer(String uid, ArrayNode patch, String said) {
        ObjectNode review = JsonBody.object().put("apiVersion", API_VERSION).put("kind", KIND);
        ObjectNode response = review.putObject("response").put("uid", uid).put("allowed", true);
        if (!patch.isEmpty()) {
            response.put("patchType", "JSONPatch");
            response.put("patch", Base64.getEncoder().encodeToString(JsonBody.write(patch)));
        }
        response.putObject("auditAnnotations").put("dns-injection", said);
        return review;
    }
}
