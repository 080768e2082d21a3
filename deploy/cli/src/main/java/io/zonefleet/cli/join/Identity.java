// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificate that clients of etcd show, where it asks for one.
 *
 * @param certificate in PEM
 * @param key in PEM, PKCS #8
 */
record Identity(String certificate, String key) {
    @Override
    public String toString() {
        return "Identity[]";
    }

    /** @throws GeneralSecurityException where these are no certificate and key */
    KeyManager[] managers() throws GeneralSecurityException {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.UTF_8)))
                .toArray(Certificate[]::new);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("etcd", privateKey(), new char[0], chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(key.replaceAll("-----[A-Z ]+-----", ""));
        } catch (IllegalArgumentException broken) {
            throw new InvalidKeySpecException("no PEM", broken);
        }
        InvalidKeySpecException none =
                new InvalidKeySpecException("no PKCS #8 key; openssl pkcs8 -topk8 -nocrypt makes one");
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException another) {
                none.addSuppressed(another);
            }
        }
        throw none;
    }
}
