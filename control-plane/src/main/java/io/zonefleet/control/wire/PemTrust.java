// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates in PEM as what a client trusts. */
public final class PemTrust {
    private static final int LONGEST = 65_536;

    private PemTrust() {}

    /** The text, where it has at least one certificate and nothing that is none. */
    public static Parsed<String> parse(String pem) {
        if (pem.length() > LONGEST) {
            return Parsed.invalid("", "length", "shorten it to at most " + LONGEST + " characters");
        }
        try {
            if (!certificates(pem).isEmpty()) {
                return Parsed.valid(pem);
            }
        } catch (CertificateException none) {
            // told below
        }
        // not told again: it may be a private key, given by mistake
        return Parsed.invalid("", "pem", "give certificates: -----BEGIN CERTIFICATE----- …");
    }

    private static Collection<? extends Certificate> certificates(String pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * A context that trusts only these.
     *
     * @throws IllegalArgumentException where {@code pem} was not checked by {@link #parse}
     */
    public static SSLContext context(String pem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates(pem)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("certificates that can't be used", unusable);
        }
    }
}
