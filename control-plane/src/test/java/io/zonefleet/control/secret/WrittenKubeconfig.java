// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Kubeconfigs as tools write them. */
public final class WrittenKubeconfig {
    private WrittenKubeconfig() {}

    /** In YAML, of one context. */
    public static String of(String server, String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                preferences: {}
                current-context: dev
                contexts:
                - name: dev
                  context: {cluster: prod, user: ops, namespace: default}
                clusters:
                - name: prod
                  cluster: {server: "%s"%s}
                users:
                - name: ops
                  user: {%s}
                """.formatted(server, cluster.isEmpty() ? "" : ", " + cluster, user);
    }

    /** A field with a text in Base64. */
    public static String data(String field, String text) {
        return field + ": " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A key with a certificate for it.
     *
     * @param certificate PEM
     * @param traditional the key as OpenSSL wrote it before PKCS #8 (PEM)
     * @param pkcs8 the key (PEM)
     */
    record Login(String certificate, String traditional, String pkcs8) {}

    static Login login(String algorithm, String curveOrBits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(curveOrBits));
            } else {
                generator.initialize(Integer.parseInt(curveOrBits));
            }
            KeyPair pair = generator.generateKeyPair();
            X500Principal name = new X500Principal("CN=ops");
            Instant now = Instant.now();
            X509CertificateHolder certificate = new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(now),
                            Date.from(now.plus(Duration.ofDays(1))),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256with" + (algorithm.equals("EC") ? "ECDSA" : "RSA"))
                            .build(pair.getPrivate()));
            return new Login(
                    pem(certificate),
                    traditional(pair.getPrivate()),
                    pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With the curve in an EC key, as OpenSSL and Go write it. */
    private static String traditional(PrivateKey key) throws IOException {
        if (!(key instanceof ECPrivateKey ec)) {
            return pem(key);
        }
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        byte[] encoded = new org.bouncycastle.asn1.sec.ECPrivateKey(
                        ec.getParams().getOrder().bitLength(),
                        ec.getS(),
                        info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
        return pem(new PemObject("EC PRIVATE KEY", encoded));
    }

    private static String pem(Object part) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(part);
        }
        return text.toString();
    }
}
