// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.model.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * A client certificate with its key.
 *
 * @param chain the certificate, and those between it and its authority (PEM)
 * @param key its private key (PEM, PKCS #8)
 * @param algorithm of the key: RSA or EC
 */
public record ClientCertificate(String chain, String key, String algorithm) {
    private static final int LINE = 64;

    /** Without the key: it goes into no log. */
    @Override
    public String toString() {
        return "ClientCertificate[algorithm=" + algorithm + "]";
    }

    /**
     * Of a certificate and a key in PEM: PKCS #8, or as OpenSSL wrote RSA and EC keys before.
     *
     * @return where they can't be used, or do not belong together, what to do
     */
    static Parsed<ClientCertificate> parse(String chain, String key) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII)));
            Optional<PrivateKeyInfo> info = info(key);
            Optional<String> algorithm = info.flatMap(ClientCertificate::algorithm);
            if (certificates.isEmpty() || algorithm.isEmpty()) {
                return wrong(
                        certificates.isEmpty()
                                ? "client-certificate-data has no certificate (PEM, in Base64)"
                                : "client-key-data has no RSA or EC key without a passphrase (PEM, in Base64)");
            }
            byte[] bytes = info.get().getEncoded();
            PrivateKey secret = KeyFactory.getInstance(algorithm.get()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            return isKeyOf(certificates.iterator().next(), secret, algorithm.get())
                    ? Parsed.valid(new ClientCertificate(chain, pem(bytes), algorithm.get()))
                    : wrong("client-key-data is not the key of client-certificate-data");
        } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
            // not told again: it may have a part of the key in it. Parsers of foreign bytes throw whatever they stumble
            // over
            return wrong("client-certificate-data and client-key-data can't be read: give PEM, in Base64");
        }
    }

    private static Parsed<ClientCertificate> wrong(String what) {
        return Parsed.invalid("", "client-certificate", what);
    }

    private static Optional<PrivateKeyInfo> info(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PEMKeyPair pair) {
                    return Optional.of(pair.getPrivateKeyInfo());
                }
                if (part instanceof PrivateKeyInfo info) {
                    return Optional.of(info);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> algorithm(PrivateKeyInfo info) {
        ASN1ObjectIdentifier oid = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Optional.of("RSA");
        }
        return oid.equals(X9ObjectIdentifiers.id_ecPublicKey) ? Optional.of("EC") : Optional.empty();
    }

    private static boolean isKeyOf(Certificate certificate, PrivateKey key, String algorithm)
            throws GeneralSecurityException {
        byte[] text = "whose key is this?".getBytes(StandardCharsets.US_ASCII);
        String how = algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        if (!certificate.getPublicKey().getAlgorithm().equals(algorithm)) {
            return false;
        }
        Signature signer = Signature.getInstance(how);
        signer.initSign(key);
        signer.update(text);
        Signature verifier = Signature.getInstance(how);
        verifier.initVerify(certificate);
        verifier.update(text);
        return verifier.verify(signer.sign());
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
