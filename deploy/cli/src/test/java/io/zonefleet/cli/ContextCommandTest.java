// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which control plane is meant. */
class ContextCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    @TempDir
    Path home;

    private Ended run(Map<String, String> more, String command) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("XDG_CONFIG_HOME", home.toString());
        return ZONEFLEET.run("", environment, command.split(" "));
    }

    private Ended run(String command) {
        return run(Map.of(), command);
    }

    @Test
    void goesWhereTheCurrentContextSays() {
        run("context set here --url %s/ --token-file %s".formatted(ZONEFLEET.url(), ZONEFLEET.tokenFile()));
        run("context set elsewhere --url http://127.0.0.1:1");

        assertThat(run("zone list").code()).isZero();
        assertThat(run("zone list --context elsewhere").code()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(run(Map.of("ZONEFLEET_CONTEXT", "elsewhere"), "zone list").code())
                .isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(run("context use elsewhere").code()).isZero();
        assertThat(run("zone list").code()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(run("context list").out()).contains("elsewhere  true", "here       false");
        assertThat(run("context rm elsewhere").code()).isZero();
        assertThat(run("context use elsewhere").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("zone list --context elsewhere").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void sendsATokenOnlyToTheUrlThatItBelongsTo() {
        run("context set here --url %s --token-file %s".formatted(ZONEFLEET.url(), ZONEFLEET.tokenFile()));

        assertThat(run("zone list --url " + ZONEFLEET.url()).code()).isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(run(Map.of("ZONEFLEET_URL", ZONEFLEET.url()), "zone list").code())
                .isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(run(Map.of("ZONEFLEET_URL", "http://127.0.0.1:1"), "zone list --context here")
                        .code())
                .isZero();
    }

    @Test
    void refusesWhatCantBeUsed() {
        assertThat(run("zone list --url ftp://127.0.0.1").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("zone list --url %s --token-file /nonexistent".formatted(ZONEFLEET.url()))
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(run("zone list --url https://127.0.0.1:1 --ca-file /dev/null/x")
                        .code())
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(run("context set a").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void completesEveryCommand() {
        assertThat(run("completion").out()).contains("complete -F", "history", "watch", "--token-file");
        assertThat(run("--help").out()).contains("domain", "drain", "query", "completion");
        assertThat(run("domain --help").out()).contains("list", "edit", "history");
        assertThat(run("--url %s domain list".formatted(ZONEFLEET.url())).code())
                .isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(run("domian list").err()).contains("domian");
    }
}
