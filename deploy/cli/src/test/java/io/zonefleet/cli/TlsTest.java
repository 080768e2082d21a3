// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A control plane behind a certificate of an authority of one's own. */
class TlsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = CommandLineExtension.overTls();

    @TempDir
    Path home;

    private Ended run(Map<String, String> more, String command) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("XDG_CONFIG_HOME", home.toString());
        return ZONEFLEET.run("", environment, command.split(" "));
    }

    @Test
    void believesWhomTheCaFileNamesAndNobodyElse() throws IOException {
        assertThat(ZONEFLEET.url()).startsWith("https://");
        String here = " --url %s --token-file %s".formatted(ZONEFLEET.url(), ZONEFLEET.tokenFile());
        String ca = ZONEFLEET.authority().toString();
        Path other = TestCertificates.in(Files.createDirectory(home.resolve("other")))
                .authority();

        assertThat(run(Map.of(), "zone list" + here + " --ca-file " + ca).code())
                .isZero();
        assertThat(run(Map.of("ZONEFLEET_CA_FILE", ca), "zone list" + here).code())
                .isZero();
        assertThat(run(Map.of(), "context set here" + here + " --ca-file " + ca).code())
                .isZero();
        assertThat(run(Map.of(), "zone list").code()).isZero();

        Ended unknown = run(Map.of(), "zone list" + here);
        assertThat(unknown.code()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(unknown.err()).contains("PKIX");
        assertThat(run(Map.of(), "zone list" + here + " --ca-file " + other).code())
                .isEqualTo(ExitCode.UNAVAILABLE.code());
    }
}
