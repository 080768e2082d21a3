// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.wire.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodPatchTest {
    private static final DnsConfig CONFIG = new DnsConfig(
            List.of("169.254.20.10"),
            List.of("svc.cluster.local"),
            List.of(
                    new DnsConfig.Option("ndots", Optional.of("3")),
                    new DnsConfig.Option("single-request", Optional.empty())));

    @Test
    void setsPolicyAndConfigurationTogether() {
        assertThat(PodPatch.of(new Decision.Inject(CONFIG), pod(false)).toString())
                .isEqualTo("""
                        [{"op":"add","path":"/spec/dnsPolicy","value":"None"},\
                        {"op":"add","path":"/spec/dnsConfig","value":{"nameservers":["169.254.20.10"],"searches":["svc.cluster.local"],\
                        "options":[{"name":"ndots","value":"3"},{"name":"single-request"}]}},\
                        {"op":"add","path":"/metadata/annotations","value":{"zonefleet.io/dns-injection":"injected"}}]""");
    }

    @Test
    void addsToTheAnnotationsThatThereAre() {
        assertThat(PodPatch.of(new Decision.Skip(SkipReason.OWN_NAMESERVERS), pod(true))
                        .toString())
                .isEqualTo("""
                        [{"op":"add","path":"/metadata/annotations/zonefleet.io~1dns-injection",\
                        "value":"skipped: own-nameservers"}]""");
    }

    @Test
    void touchesNoDnsWhereItSkipsAndNothingWherePodOrNamespaceSaidNo() {
        for (SkipReason reason : SkipReason.values()) {
            String patch = PodPatch.of(new Decision.Skip(reason), pod(false)).toString();
            assertThat(patch).as(reason.text()).doesNotContain("/spec");
            assertThat(patch.equals("[]")).as(reason.text()).isEqualTo(!reason.isTold());
        }
    }

    @Test
    void leavesAPodAsItIsThatHasItAlready() {
        assertThat(PodPatch.of(new Decision.Already(), pod(true))).isEmpty();
    }

    private static PodDns pod(boolean annotated) {
        return new PodDns(
                Optional.empty(),
                annotated,
                Optional.empty(),
                false,
                "ClusterFirst",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void readsWhatMattersOfAPod() {
        Admission read = AdmissionJson.read(bytes("""
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1", "operation": "CREATE",
                 "resource": {"group": "", "version": "v1", "resource": "pods"}, "namespace": "shop", "dryRun": true,
                 "object": {"metadata": {"generateName": "web-", "labels": {"node-local-dns-injection": "disabled"}, "annotations": {"a": "b", "zonefleet.io/dns-injection": "injected"}},
                   "spec": {"hostNetwork": true, "dnsPolicy": "Default", "os": {"name": "linux"},
                     "dnsConfig": {"nameservers": ["192.0.2.1"], "searches": ["a.example"], "options": [{"name": "ndots", "value": "1"}, {"name": "edns0"}]}}}}}"""));

        assertThat(read)
                .isEqualTo(new Admission(
                        "u-1",
                        true,
                        "shop",
                        "web-",
                        true,
                        new PodDns(
                                Optional.of("disabled"),
                                true,
                                Optional.of("injected"),
                                true,
                                "Default",
                                Optional.of("linux"),
                                Optional.of(new DnsConfig(
                                        List.of("192.0.2.1"),
                                        List.of("a.example"),
                                        List.of(
                                                new DnsConfig.Option("ndots", Optional.of("1")),
                                                new DnsConfig.Option("edns0", Optional.empty())))))));
    }

    @Test
    void judgesOnlyPodsThatAreBeingMade() {
        String form = """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "operation": "%s",
                 "resource": {"group": "%s", "version": "v1", "resource": "%s"}, "subResource": "%s", "object": %s}}""";

        assertThat(AdmissionJson.read(bytes(form.formatted("CREATE", "", "pods", "", "{}")))
                        .newPod())
                .isTrue();
        for (String[] other : new String[][] {
            {"UPDATE", "", "pods", "", "{}"},
            {"CREATE", "apps", "pods", "", "{}"},
            {"CREATE", "", "services", "", "{}"},
            {"CREATE", "", "pods", "eviction", "{}"},
            {"CREATE", "", "pods", "", "null"}
        }) {
            assertThat(AdmissionJson.read(bytes(form.formatted((Object[]) other)))
                            .newPod())
                    .as(String.join(" ", other))
                    .isFalse();
        }
    }

    @Test
    void takesAnyPodWhateverItIs() {
        for (String pod :
                List.of("{}", "[]", "7", "{\"spec\": 7}", "{\"spec\": {\"dnsConfig\": []}, \"metadata\": null}", """
                {"metadata": {"labels": [1], "annotations": null}, "spec": {"hostNetwork": "x", "dnsPolicy": {}, "dnsConfig": {"options": {"a": 1}, "searches": 1}}}""")) {
            Admission read = AdmissionJson.read(bytes("""
                    {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "object": %s}}""".formatted(pod)));
            assertThat(read.pod().policy()).as(pod).isEqualTo("ClusterFirst");
        }
    }

    @Test
    void refusesWhatIsNoReview() {
        for (String body :
                List.of("", "{", "[]", "{}", "{\"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"u\"}}")) {
            assertThatThrownBy(() -> AdmissionJson.read(bytes(body))).as(body).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void keepsNothingOfWhatIsNotLookedAt() {
        String more = "[{},[]],".repeat(10_000) + "7";
        String form = """
                {"more": [%1$s], "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "oldObject": [%1$s],
                 "object": {"metadata": {"annotations": {"a": [%1$s]}, "managedFields": [%1$s]}, "spec": {"containers": [%1$s], "dnsConfig": {"searches": [%2$s]}}}}}""";

        PodDns pod =
                AdmissionJson.read(bytes(form.formatted(more, "\"a.example\""))).pod();

        assertThat(pod.hasAnnotations()).isTrue();
        assertThat(pod.config().orElseThrow().searches()).containsExactly("a.example");
        assertThatThrownBy(() -> AdmissionJson.read(bytes(form.formatted("", more))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more of a pod's DNS");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
