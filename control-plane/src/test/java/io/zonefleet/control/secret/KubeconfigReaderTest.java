// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static io.zonefleet.control.secret.WrittenKubeconfig.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.secret.WrittenKubeconfig.Login;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.Violation;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeconfigReaderTest {
    private static final String SERVER = "https://192.0.2.1:6443";
    private static final Login EC = WrittenKubeconfig.login("EC", "secp256r1");

    private static Kubeconfig good(String text) {
        return KubeconfigReader.read(text).orThrow();
    }

    private static List<String> wrong(String text) {
        assertThat(KubeconfigReader.read(text)).isInstanceOf(Parsed.Invalid.class);
        return ((Parsed.Invalid<Kubeconfig>) KubeconfigReader.read(text))
                .violations().stream().map(Violation::message).toList();
    }

    private static String certificate(Login certificate, String key) {
        return data("client-certificate-data", certificate.certificate()) + ", " + data("client-key-data", key);
    }

    @Test
    void takesATokenAndTheAuthority() {
        Kubeconfig config = good(
                WrittenKubeconfig.of(SERVER, data("certificate-authority-data", EC.certificate()), "token: the-token"));

        assertThat(config.server()).isEqualTo(URI.create(SERVER));
        assertThat(config.token()).contains("the-token");
        assertThat(config.authority()).contains(EC.certificate());
        assertThat(config.certificate()).isEmpty();
        assertThat(config.toString()).isEqualTo("Kubeconfig[server=" + SERVER + "]");
    }

    /** kubeadm writes RSA keys as PKCS #1, k3s and kind EC keys as SEC 1. */
    @Test
    void takesClientCertificatesWithKeysInEachForm() {
        for (Login login :
                List.of(EC, WrittenKubeconfig.login("EC", "secp384r1"), WrittenKubeconfig.login("RSA", "2048"))) {
            assertThat(login.traditional()).containsPattern("BEGIN (EC|RSA) PRIVATE KEY");
            Kubeconfig traditional = good(WrittenKubeconfig.of(SERVER, "", certificate(login, login.traditional())));
            Kubeconfig pkcs8 = good(WrittenKubeconfig.of(SERVER, "", certificate(login, login.pkcs8())));

            assertThat(pkcs8.certificate().orElseThrow().key()).startsWith("-----BEGIN PRIVATE KEY-----\n");
            assertThat(pkcs8.certificate().orElseThrow().toString()).doesNotContain("BEGIN");
            assertThat(good(KubeconfigJson.text(traditional))).isEqualTo(traditional);
            assertThat(traditional.certificate().orElseThrow().chain()).isEqualTo(login.certificate());
        }
    }

    @Test
    void refusesAKeyThatIsNotTheCertificates() {
        Login other = WrittenKubeconfig.login("EC", "secp256r1");
        Login rsa = WrittenKubeconfig.login("RSA", "2048");

        for (String key : List.of(other.traditional(), rsa.pkcs8())) {
            assertThat(wrong(WrittenKubeconfig.of(SERVER, "", certificate(EC, key))))
                    .singleElement()
                    .asString()
                    .contains("is not the key of");
        }
        assertThat(wrong(WrittenKubeconfig.of(SERVER, "", certificate(EC, "no key"))))
                .singleElement()
                .asString()
                .contains("client-key-data has no RSA or EC key");
        assertThat(wrong(WrittenKubeconfig.of(SERVER, "", data("client-certificate-data", EC.certificate()))))
                .containsExactly("user: give client-certificate-data and client-key-data both, or neither");
    }

    @Test
    void namesEachFieldThatIsRefusedAtOnce() {
        String text = WrittenKubeconfig.of(
                "http://192.0.2.1",
                "certificate-authority: /etc/ca.pem, insecure-skip-tls-verify: true, tls-server-name: x, proxy-url: 'http://p'",
                "exec: {command: aws}, auth-provider: {name: oidc}, tokenFile: /t, client-certificate: /c, client-key: /k,"
                        + " username: u, password: the-password, as: root");

        assertThat(wrong(text))
                .extracting(message -> message.split(":", 2)[0])
                .containsExactly(
                        "cluster.certificate-authority",
                        "cluster.insecure-skip-tls-verify",
                        "cluster.tls-server-name",
                        "cluster.proxy-url",
                        "user.exec",
                        "user.auth-provider",
                        "user.tokenFile",
                        "user.client-certificate",
                        "user.client-key",
                        "user.username",
                        "user.password",
                        "user.as",
                        "cluster.server");
        assertThat(wrong(text).toString())
                .doesNotContain("the-password")
                .contains("kubectl config view --minify --flatten --raw");
        assertThat(good(WrittenKubeconfig.of(SERVER, "insecure-skip-tls-verify: false", "token: t"))
                        .token())
                .contains("t");
    }

    @Test
    void takesTheCurrentContextOrTheOnlyOneAndNothingOfOthers() {
        String two = """
                {"current-context": "b",
                 "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}, {"name": "b", "context": {"cluster": "b", "user": "b"}}],
                 "clusters": [{"name": "a", "cluster": {"server": "https://a"}}, {"name": "b", "cluster": {"server": "https://b"}}],
                 "users": [{"name": "a", "user": {"exec": {}, "token": "token-a"}}, {"name": "b", "user": {"token": "token-b"}}]}""";

        assertThat(good(two).server()).isEqualTo(URI.create("https://b"));
        assertThat(SecretText.parse(SecretKind.KUBECONFIG, two).orThrow())
                .contains("token-b")
                .doesNotContain("token-a");
        assertThat(wrong(two.replace("\"current-context\": \"b\",", "")))
                .containsExactly("current-context: name one of its contexts: it has 2");
        assertThat(wrong(two.replace("\"current-context\": \"b\"", "\"current-context\": \"c\"")))
                .containsExactly("current-context: name one of its contexts: it has 2");
        assertThat(good(WrittenKubeconfig.of(SERVER, "", "token: t").replace("current-context: dev\n", ""))
                        .token())
                .contains("t");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(wrong(WrittenKubeconfig.of(SERVER, "", "")))
                .containsExactly("user: it has neither a token nor client-certificate-data with client-key-data");
        assertThat(wrong(WrittenKubeconfig.of(SERVER, "", "token: t").replace("name: ops", "name: others")))
                .containsExactly("context.user: name one of users: there is none of that name");
        assertThat(wrong("{}")).containsExactly("current-context: there is no context: give a whole kubeconfig");
        assertThat(wrong("")).hasSize(1);
        assertThat(wrong("just text")).hasSize(1);
    }

    @Test
    void saysWhereItIsNoYamlWithoutTellingIt() {
        assertThat(wrong("users:\n- token: [the-secret\n- x: {"))
                .singleElement()
                .asString()
                .contains("is not YAML at line")
                .doesNotContain("the-secret");
        assertThat(wrong("a: &a [x]\nb: [*a, *a]")).hasSize(1);
    }
}
