// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdSourceTest {
    private static final Map<String, String> GIVEN = Map.of("ETCD_ENDPOINTS", "http://a:1, http://b:2");

    private final DockerProbe noDocker;

    EtcdSourceTest(@TempDir Path dir) {
        noDocker = new DockerProbe(URI.create("unix://" + dir.resolve("nobody.sock")), true);
    }

    @Test
    void takesTheGivenEndpointsFirst() {
        assertThat(EtcdSource.choose("auto", "", GIVEN, noDocker))
                .isEqualTo(new EtcdSource.Given(List.of(URI.create("http://a:1"), URI.create("http://b:2"))));
    }

    @Test
    void takesTheProgramWhereNoDockerAnswers() {
        assertThat(EtcdSource.choose("auto", "", Map.of(), noDocker)).isEqualTo(new EtcdSource.Program());
    }

    @Test
    void takesWhatIsForced() {
        assertThat(EtcdSource.choose("process", "", GIVEN, noDocker)).isEqualTo(new EtcdSource.Program());
        assertThat(EtcdSource.choose("container", "", GIVEN, noDocker))
                .isEqualTo(new EtcdSource.Container(EtcdSource.DEFAULT_IMAGE));
    }

    @Test
    void takesTheImageThatIsNamed() {
        Map<String, String> environment = Map.of("ZONEFLEET_ETCD_IMAGE", "of/environment");
        assertThat(EtcdSource.choose("container", "", environment, noDocker))
                .isEqualTo(new EtcdSource.Container("of/environment"));
        assertThat(EtcdSource.choose("container", "of/property", environment, noDocker))
                .isEqualTo(new EtcdSource.Container("of/property"));
    }

    @Test
    void refusesAModeItDoesNotKnow() {
        assertThatThrownBy(() -> EtcdSource.choose("cluster", "", Map.of(), noDocker))
                .hasMessageContaining("'cluster'; it can be process, container or auto");
    }
}
