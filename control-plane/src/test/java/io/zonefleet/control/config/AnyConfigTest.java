// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.testing.AnyYaml;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever stands in the configuration file is read, or refused with what is wrong. */
class AnyConfigTest {
    @Provide
    Arbitrary<String> files() {
        return AnyYaml.files(List.of("http", "etcd", "dataDir", "keyPrefix", "tokens", "adminTokenFile", "http.port"));
    }

    @Property
    void aFileIsReadOrRefused(@ForAll("files") String yaml) {
        if (ConfigReader.read(yaml) instanceof Parsed.Invalid<ControlConfig>(List<Violation> violations)) {
            assertThat(violations).allSatisfy(violation -> {
                assertThat(violation.rule()).matches("[a-z0-9-]+");
                assertThat(violation.message()).isNotBlank();
            });
        }
    }
}
