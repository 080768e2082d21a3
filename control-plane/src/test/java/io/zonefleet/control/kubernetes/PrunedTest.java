// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunedTest {
    private static Synced synced(Service service, EndpointSlice slice) {
        return Synced.of(SyncedTest.SOURCE, new ClusterObjects(List.of(service), List.of(slice), List.of(), List.of()));
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
