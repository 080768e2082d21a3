// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ClusterDomains at a real API server: what it never takes, and where it takes no status of some or of all. */
class ClusterDomainsTest extends FollowedKubernetes {
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: refused-statuses}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: [zonefleet.io], apiVersions: [v1], operations: [UPDATE], resources: [clusterdomains/status]}
              validations:
                - {expression: "!object.metadata.name.startsWith('refused')", message: no status of these}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: refused-statuses}
            spec: {policyName: refused-statuses, validationActions: [Deny]}
            """;

    private static void declare(String name) {
        objects.clusterDomain(name, Map.of("domain", name + ".example.com", "addresses", List.of("192.0.2.1")));
    }

    private void awaitTold(String name) {
        Await.asserted(
                name + " is told",
                () -> assertThat(objects.condition(name, "Accepted")).isEqualTo("True Accepted"));
    }

    private void awaitNote(String words) {
        Await.asserted(
                "a note with " + words,
                () -> assertThat(server.client()
                                .get(SOURCE + "/kubernetes")
                                .at("/notes")
                                .toString())
                        .contains("write the status of a ClusterDomain", words));
    }

    private static boolean isRefused(String name) {
        try {
            objects.client()
                    .genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                    .inNamespace("default")
                    .withName(name)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"clusters\": 0}}");
            return false;
        } catch (KubernetesClientException refused) {
            return refused.getCode() == 422;
        }
    }

    @Test
    void objectsThatAreRefusedKeepNoOtherFromBeingTold() {
        for (int i = 0; i < 20; i++) {
            declare("refused-" + i);
        }
        objects.apply(POLICY);
        Await.until("the policy holds", () -> isRefused("refused-0"));
        declare("good");
        follow("admin");

        awaitTold("good");
        awaitNote("no status of these");
        assertThat(objects.condition("refused-0", "Accepted")).isEmpty();
    }

    @Test
    void aRightThatIsMissingIsToldAndStopsNothingElse() {
        ClusterRole without = objects.shippedRoleWithout("clusterdomains/status");
        objects.client().resource(without).serverSideApply();
        objects.bind(without.getMetadata().getName());
        declare("good");
        follow("user");

        awaitNote("clusterdomains/status");
        Await.until(
                "it contributes all the same",
                () -> server.client().get("/api/v1/domains/good.example.com").status() == 200);

        objects.install("control-plane-access.yaml");
        awaitTold("good");
        Await.asserted(
                "nothing is noted any more",
                () -> assertThat(server.client()
                                .get(SOURCE + "/kubernetes")
                                .at("/notes")
                                .toString())
                        .doesNotContain("write the status"));
    }

    @Test
    void theDefinitionRefusesWhatCanNeverBeAccepted() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("domain", "a.example.com", "addresses", List.of()),
                Map.of("domain", "a.example.com", "addresses", List.of("300.0.0.1")),
                Map.of("domain", "com", "addresses", List.of("192.0.2.1")),
                Map.of("domain", "a.example.com", "addresses", List.of("192.0.2.1"), "ttl", -1),
                Map.of(
                        "domain",
                        "a.example.com",
                        "addresses",
                        List.of("192.0.2.1"),
                        "wildcard",
                        true,
                        "below",
                        "nxdomain"))) {
            assertThatThrownBy(() -> objects.clusterDomain("wrong", wrong))
                    .as(wrong.toString())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            refused -> assertThat(refused.getCode()).isEqualTo(422));
        }
        objects.clusterDomain("right", Map.of("domain", "a.example.com", "addresses", List.of("192.0.2.1")));
        assertThatThrownBy(() -> objects.client()
                        .genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                        .inNamespace("default")
                        .withName("right")
                        .edit(object -> {
                            object.setAdditionalProperty(
                                    "spec", Map.of("domain", "b.example.com", "addresses", List.of("192.0.2.1")));
                            return object;
                        }))
                .hasMessageContaining("domain can't be changed");
    }
}
