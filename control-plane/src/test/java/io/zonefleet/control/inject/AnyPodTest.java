// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever an API server, or a stranger, sends is judged, and a patch is whole or leaves DNS alone. */
class AnyPodTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> FIELDS = List.of(
            "metadata",
            "name",
            "generateName",
            "labels",
            "annotations",
            InjectionRules.LABEL,
            "spec",
            "hostNetwork",
            "dnsPolicy",
            "dnsConfig",
            "nameservers",
            "searches",
            "options",
            "value",
            "os");
    private static final ClusterFacts READY = new ClusterFacts(
            Optional.of(InjectionSettings.DEFAULT),
            Optional.of(DomainName.of("cluster.local")),
            List.of(Address.of("169.254.20.10")),
            List.of(),
            new UpNodes(1, 1),
            KubeDnsProof.UNKNOWN);

    /** Of any depth up to five, with the names that are looked for. */
    private static Arbitrary<JsonNode> trees(int depth) {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.of("ClusterFirst", "ClusterFirstWithHostNet", "disabled", "linux", "a.example")
                        .map(JSON::textNode)
                        .map(JsonNode.class::cast),
                AnyText.hostile().map(JSON::textNode).map(JsonNode.class::cast),
                Arbitraries.of(true, false).map(JSON::booleanNode).map(JsonNode.class::cast),
                Arbitraries.integers().map(number -> (JsonNode) JSON.numberNode(number)),
                Arbitraries.just((JsonNode) JSON.nullNode()));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonNode> objects = Arbitraries.maps(Arbitraries.of(FIELDS), Arbitraries.lazy(() -> trees(depth - 1)))
                .ofMaxSize(6)
                .map(AnyPodTest::object);
        Arbitrary<JsonNode> arrays =
                Arbitraries.lazy(() -> trees(depth - 1)).list().ofMaxSize(4).map(AnyPodTest::array);
        return Arbitraries.oneOf(objects, objects, arrays, leaves);
    }

    private static JsonNode object(Map<String, JsonNode> fields) {
        ObjectNode object = JSON.objectNode();
        fields.forEach(object::set);
        return object;
    }

    private static JsonNode array(List<JsonNode> elements) {
        ArrayNode array = JSON.arrayNode();
        elements.forEach(array::add);
        return array;
    }

    @Provide
    Arbitrary<JsonNode> pods() {
        return trees(5);
    }

    @Property
    void anyPodIsJudgedAndPatchedAsAWholeOrNotAtAll(@ForAll("pods") JsonNode pod) throws Exception {
        ObjectNode review =
                JSON.objectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request").put("uid", "u").put("operation", "CREATE");
        request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
        request.put("namespace", "shop").set("object", pod);

        Admission admission = AdmissionJson.read(new ObjectMapper().writeValueAsBytes(review));
        Decision decision = InjectionRules.decide(admission, Optional.empty(), Optional.empty(), READY);
        List<String> paths = new ArrayList<>();
        PodPatch.of(decision, admission.pod())
                .forEach(operation -> paths.add(operation.path("path").asText()));

        assertThat(admission.newPod()).isEqualTo(pod.isObject());
        assertThat(paths.contains("/spec/dnsPolicy"))
                .isEqualTo(paths.contains("/spec/dnsConfig"))
                .isEqualTo(decision instanceof Decision.Inject);
        if (decision instanceof Decision.Inject(DnsConfig config)) {
            assertThat(config.nameservers()).containsExactly("169.254.20.10");
            assertThat(config.isWithinLimits()).isTrue();
            assertThat(pod.at("/spec/dnsConfig/nameservers").size()).isZero();
        }
    }

    @Property
    void anyBodyIsReadOrRefused(@ForAll byte[] body) {
        try {
            AdmissionJson.read(body);
        } catch (MalformedException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
