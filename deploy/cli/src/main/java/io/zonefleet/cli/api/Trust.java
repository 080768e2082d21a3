// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.api;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed. */
public final class Trust {
    private Trust() {}

    /**
     * Of a CA file where there is one, else of the JVM's own list. Reading that takes a third of a start: not where there is no TLS.
     *
     * @param tls whether there is TLS
     * @param identity what we show to servers that ask for a certificate
     * @throws Failure where the file can't be used
     */
    public static SSLContext of(boolean tls, Optional<Path> caFile, KeyManager... identity) {
        try {
            if (caFile.isEmpty() && tls && identity.length == 0) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trusted = caFile.isPresent() ? of(caFile.get()) : tls ? null : new TrustManager[0];
            context.init(identity, trusted, null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new Failure(
                    ExitCode.USAGE,
                    caFile.map(file -> "the CA file " + file + " can't be used: ")
                                    .orElse("no TLS here: ")
                            + unusable.getMessage());
        }
    }

    private static TrustManager[] of(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
