// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TokenCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    /** Runs a command with another token. */
    private static Ended as(String secret, String command) {
        return ZONEFLEET.run(
                "", Map.of("ZONEFLEET_URL", ZONEFLEET.url(), "ZONEFLEET_TOKEN", secret), command.split(" ", -1));
    }

    private static String secret(Ended made) {
        return made.json().path("secret").asText();
    }

    @Test
    void makesATokenAndShowsItsSecretOnce() {
        Ended made = run("token set ci role=editor comment=builds expires=2999-01-01T00:00:00Z -o json");
        String secret = secret(made);

        assertThat(made.code()).isZero();
        assertThat(made.err()).contains("it is not shown again");
        assertThat(secret).startsWith("zf_");
        assertThat(run("token get ci").out())
                .contains("role: editor", "2999-01-01T00:00:00Z")
                .doesNotContain(secret);
        assertThat(run("token list").out()).containsPattern("ci +editor +2999").containsPattern("admin +admin");
        assertThat(as(secret, "domain set a.example.com addresses=192.0.2.1").code())
                .isZero();
        assertThat(run("change list --resource domains/a.example.com").out()).contains("token:ci");
    }

    @Test
    void changesOneAndKeepsItsSecret() {
        String secret = secret(run("token set robot role=reader comment=x -o json"));

        Ended changed = run("token set robot role=editor");

        assertThat(changed.out()).contains("role: editor", "comment: x").doesNotContain("secret");
        assertThat(changed.err()).isEmpty();
        assertThat(as(secret, "status").out()).contains("name: robot", "role: editor");
        assertThat(run("token set robot role=reader --create").code()).isEqualTo(ExitCode.CONFLICT.code());
    }

    @Test
    void saysWhichRoleIsNeededAndEndsWithOneCode() {
        String secret = secret(run("token set guest role=reader -o json"));

        Ended refused = as(secret, "cluster set c1 comment=x");
        assertThat(refused.code()).isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(refused.err()).contains("needs the role admin", "guest has the role reader");
        assertThat(run("token rm guest").code()).isZero();
        assertThat(as(secret, "zone list").code()).isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(run("token get guest").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void leavesTheTokenOfTheConfigurationToIt() {
        assertThat(run("token rm admin").err()).contains("stands in the configuration");
        assertThat(run("token set admin role=reader").code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("token get admin").out()).contains("configured: true");
    }

    @Test
    void saysWhatIsWrongWithWhatIsWished() {
        Ended wrong = run("token set bad role=root expires=soon");

        assertThat(wrong.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(wrong.err()).contains("reader, editor or admin", "2030-01-31T12:00:00Z");
        assertThat(run("token set bad").code()).isEqualTo(ExitCode.USAGE.code());
    }
}
