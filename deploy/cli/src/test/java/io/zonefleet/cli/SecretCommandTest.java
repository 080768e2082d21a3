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

class SecretCommandTest {
    private static final String VALUE = "the-token-of-prod";

    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    @TempDir
    Path dir;

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    private static Ended typed(String input, String command) {
        return ZONEFLEET.run(
                input,
                Map.of("ZONEFLEET_URL", ZONEFLEET.url(), "ZONEFLEET_TOKEN_FILE", ZONEFLEET.tokenFile()),
                command.split(" ", -1));
    }

    @Test
    void storesWhatIsTypedOrInAFileAndShowsAllElse() throws IOException {
        Path file = Files.writeString(dir.resolve("token"), VALUE + "\n");

        Ended made = typed(VALUE, "secret set prod.token --server https://192.0.2.1:6443 --file - --comment ours");
        Ended same = run("secret set prod.token --server https://192.0.2.1:6443 --comment ours --file " + file);

        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.out()).contains("result: created", "url: https://192.0.2.1:6443");
        assertThat(same.out()).contains("result: unchanged");
        assertThat(run("secret list").out())
                .containsPattern("prod.token +token +https://192.0.2.1:6443")
                .doesNotContain(VALUE);
        assertThat(made.out() + same.out() + run("secret get prod.token").out()).doesNotContain(VALUE);
        assertThat(run("secret set prod.token --dry-run --server https://192.0.2.2 --file " + file)
                        .out())
                .contains("result: replaced");
        assertThat(run("secret set prod.token --create --server https://192.0.2.2 --file " + file)
                        .code())
                .isEqualTo(ExitCode.CONFLICT.code());
        assertThat(run("secret rm prod.token").code()).isZero();
        assertThat(run("secret get prod.token").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    void saysWhereTheSecretMayBe() {
        assertThat(run("secret set prod.token --server https://192.0.2.1").err())
                .contains("--file FILE");
        assertThat(run("secret set prod.token --kube-context a --file x").err()).contains("--kubeconfig FILE");
        assertThat(run("secret set prod.token value=x --file x").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("secret set prod.token --file " + dir.resolve("none")).err())
                .contains("can't be read");
    }

    @Test
    void keepsASecretThatASourceNames() {
        typed(VALUE, "secret set used.token --server https://192.0.2.1:6443 --file -");
        run("cluster set c1 comment=x");
        Ended source = run(
                "source set s1 url=https://192.0.2.1:6443 origin=c1 enabled=false kubernetes.token=used.token kubernetes.suffixes=example.com");
        assertThat(source.code()).as(source.err()).isZero();

        Ended refused = run("secret rm used.token");

        assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(refused.err()).contains("named by source s1");
    }

    @Test
    void sendsOneContextOfAKubeconfigWithItsFilesEmbedded() throws IOException {
        TestCertificates.Identity client = TestCertificates.in(dir).client();
        Path kubeconfig = Files.writeString(dir.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: other
                contexts:
                - {name: prod, context: {cluster: prod, user: ops}}
                - {name: other, context: {cluster: other, user: other}}
                - {name: by-file, context: {cluster: prod, user: by-file}}
                clusters:
                - {name: prod, cluster: {server: "https://192.0.2.1:6443", certificate-authority: ca.pem}}
                - {name: other, cluster: {server: "https://192.0.2.2"}}
                users:
                - {name: ops, user: {client-certificate: %s, client-key: %s}}
                - {name: other, user: {exec: {command: aws}, password: the-password}}
                - {name: by-file, user: {tokenFile: token}}
                """.formatted(
                        client.certificate().getFileName(), client.key().getFileName()));
        Files.writeString(dir.resolve("token"), VALUE + "\n");

        for (String context : new String[] {"prod", "by-file"}) {
            Ended made = run("secret set prod.kubeconfig --kubeconfig " + kubeconfig + " --kube-context " + context);
            assertThat(made.code()).as(made.err()).isZero();
            assertThat(made.out()).contains("kind: kubeconfig", "url: https://192.0.2.1:6443");
        }
        Ended refused = run("secret set other.kubeconfig --kubeconfig " + kubeconfig);
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(refused.err()).contains("user.exec", "user.password").doesNotContain("the-password");
        assertThat(run("secret set x --kubeconfig " + kubeconfig + " --kube-context none")
                        .err())
                .contains("--kube-context is one of: prod, other, by-file");
        Files.delete(dir.resolve("token"));
        assertThat(run("secret set x --kubeconfig " + kubeconfig + " --kube-context by-file")
                        .err())
                .contains("the kubeconfig names token, which can't be read");
    }

    /** kubectl writes an empty {@code current-context} where none is chosen. */
    @Test
    void takesTheOnlyContextWhereNoneIsChosen() throws IOException {
        Path kubeconfig = Files.writeString(dir.resolve("only"), """
                apiVersion: v1
                kind: Config
                current-context: ""
                contexts: [{name: prod, context: {cluster: prod, user: ops}}]
                clusters: [{name: prod, cluster: {server: "https://192.0.2.1:6443"}}]
                users: [{name: ops, user: {token: %s}}]
                """.formatted(VALUE));

        Ended made = run("secret set only.kubeconfig --kubeconfig " + kubeconfig);

        assertThat(made.code()).as(made.err()).isZero();
    }
}
