// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.kubernetes.ResolverObjects;
import io.zonefleet.kubernetes.ZoneServerWish;
import io.zonefleet.kubernetes.ZoneServerWish.Credentials;
import io.zonefleet.model.ClusterId;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server says to the objects of a zone server. */
class ResolverObjectsTest {
    private static final String NAMESPACE = "zonefleet-system";

    private static KubeApiServer server;
    private static WrittenObjects written;

    @BeforeAll
    static void start() {
        server = KubeApiServer.start();
        written = new WrittenObjects(server);
        // no pod that breaks the strictest standard is let in there
        written.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterAll
    static void end() {
        written.close();
        server.close();
    }

    private static ZoneServerWish wish(Optional<Credentials> secret) {
        return new ZoneServerWish(
                new ClusterId("prod-a"),
                NAMESPACE,
                "registry.example/zonefleet/node-agent:1",
                List.of(URI.create(secret.isPresent() ? "https://etcd.example.com:2379" : "http://[fd00::1]:2380")),
                "/zonefleet/v1/",
                secret,
                ZoneServerWish.REPLICAS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areTakenByAnApiServerThatChecksEveryField(boolean secret) {
        KubernetesClient client = written.client();
        ZoneServerWish wish = wish(Optional.of(new Credentials("zonefleet-etcd", true, Optional.of("prod-a")))
                .filter(is -> secret));
        List<String> texts = ResolverObjects.yaml(wish);
        assertThat(texts).hasSize(6);
        for (String yaml : texts) {
            HasMetadata object = Serialization.unmarshal(yaml, HasMetadata.class);
            assertThat(object.getMetadata().getName()).isEqualTo(ResolverObjects.NAME);
            assertThat(object.getMetadata().getNamespace()).isEqualTo(NAMESPACE);
            // the very text, since a typed object would have lost a field that there is not
            String taken = client.raw(
                    path(object) + "?dryRun=All&fieldValidation=Strict&fieldManager=test",
                    "POST",
                    Serialization.unmarshal(yaml, Map.class));
            assertThat(taken).contains("\"uid\"");
        }
    }

    @Test
    void makePodsThatTheStrictestStandardLetsIn() {
        StatefulSet set = Serialization.unmarshal(
                ResolverObjects.yaml(wish(Optional.empty())).getLast(), StatefulSet.class);
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("zonefleet-zone-server-0")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .build();
        assertThat(written.client()
                        .resource(pod)
                        .dryRun()
                        .create()
                        .getMetadata()
                        .getName())
                .isEqualTo("zonefleet-zone-server-0");
        assertThat(set.getSpec().getReplicas()).isEqualTo(2);
        Service service = Serialization.unmarshal(
                ResolverObjects.yaml(wish(Optional.empty())).get(2), Service.class);
        assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("PreferDualStack");
        assertThat(service.getSpec().getSelector())
                .isEqualTo(set.getSpec().getSelector().getMatchLabels());
    }

    @Test
    void standAsAFileForPeopleWhoSetThemUpByHand() throws IOException {
        ZoneServerWish wish = wish(Optional.of(new Credentials("zonefleet-etcd", true, Optional.empty())));
        Path file = Path.of("../deploy/kubernetes/zone-server.yaml");
        String text =
                "# A zone server (docs/zone-servers.md): put your cluster, image and members of etcd in it.\n---\n"
                        + String.join("---\n", ResolverObjects.yaml(wish));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "A", "", "x: y"})
    void takeNoNameThatWouldBeMoreThanAName(String name) {
        assertThatThrownBy(() -> new Credentials(name, false, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ZoneServerWish(
                        new ClusterId("prod-a"),
                        name,
                        "image",
                        List.of(URI.create("http://etcd:2379")),
                        "/zonefleet/v1/",
                        Optional.empty(),
                        2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String path(HasMetadata object) {
        String group = object.getApiVersion().contains("/") ? "/apis/" : "/api/";
        return group + object.getApiVersion() + "/namespaces/" + NAMESPACE + "/" + object.getPlural();
    }
}
