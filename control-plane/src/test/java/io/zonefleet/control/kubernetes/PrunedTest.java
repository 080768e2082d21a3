// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrunedTest {
    private static Synced synced(Service service, EndpointSlice... slices) {
        return Synced.of(
                SyncedTest.SOURCE, new ClusterObjects(List.of(service), List.of(slices), List.of(), List.of()));
    }

    @Test
    void whatIsNotKeptOfServicesIsNotRead() {
        Service service = new ServiceBuilder(SyncedTest.balancer(
                        "web", Map.of(Annotated.DOMAINS, "a.example.com", "other", "x"), "192.0.2.1", "2001:db8::1"))
                .editMetadata()
                .addToLabels("app", "web")
                .addNewManagedField()
                .withManager("kubectl")
                .endManagedField()
                .endMetadata()
                .editSpec()
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();

        Service kept = Pruned.of(service);

        assertThat(kept.getMetadata().getAnnotations()).containsExactly(Map.entry(Annotated.DOMAINS, "a.example.com"));
        assertThat(kept.getMetadata().getManagedFields()).isEmpty();
        assertThat(kept.getSpec().getPorts()).isEmpty();
        assertThat(synced(kept)).isEqualTo(synced(service));
        assertThat(synced(kept).contributions()).hasSize(1);
        Service host = SyncedTest.balancer("web", Map.of(Annotated.DOMAINS, "a.example.com"), "lb.example.net");
        assertThat(synced(Pruned.of(host))).isEqualTo(synced(host));
    }

    @Test
    void ofServicesThatAreNoneOfOursOnlyTheirNameIsKept() {
        Service kept = Pruned.of(SyncedTest.balancer("web", Map.of("other", "x"), "192.0.2.1"));

        assertThat(kept.getMetadata().getName()).isEqualTo("web");
        assertThat(kept.getMetadata().getAnnotations()).isEmpty();
        assertThat(kept.getSpec()).isNull();
        assertThat(kept.getStatus()).isNull();
    }

    @Test
    void whatIsNotKeptOfEndpointsIsNotRead() {
        Service service = SyncedTest.headless("db", false);
        EndpointSlice slice = new EndpointSliceBuilder(SyncedTest.slice("db", "10.0.0.1", "10.0.0.2"))
                .editFirstEndpoint()
                .withNodeName("n1")
                .withZone("z1")
                .withNewTargetRef()
                .withName("db-0")
                .endTargetRef()
                .endEndpoint()
                .build();
        Synced whole = synced(service, slice);

        EndpointSlice kept = Pruned.of(slice);

        assertThat(kept.getEndpoints().getFirst().getNodeName()).isNull();
        assertThat(kept.getEndpoints().getFirst().getTargetRef()).isNull();
        assertThat(whole.contributions()).hasSize(1);
        assertThat(synced(Pruned.of(service), kept)).isEqualTo(whole);
    }
}
