// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority with a server's and a client's certificate, as PEM files in a folder. Made by the JDK's keytool.
 *
 * @param authority the authority's certificate
 * @param server for 127.0.0.1 and localhost
 * @param client named {@code client}
 */
public record TestCertificates(Path authority, Identity server, Identity client) {
    private static final String PASSWORD = "changeit";

    /**
     * A certificate and its key (PKCS#8).
     *
     * @param certificate PEM file
     * @param key PEM file
     */
    public record Identity(Path certificate, Path key) {
        /** TLS in which this is who answers. */
        public SSLContext context() {
            try (InputStream pem = Files.newInputStream(certificate)) {
                Certificate[] chain = CertificateFactory.getInstance("X.509")
                        .generateCertificates(pem)
                        .toArray(Certificate[]::new);
                String text = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
                PrivateKey secret = KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                store.setKeyEntry("it", secret, PASSWORD.toCharArray(), chain);
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, PASSWORD.toCharArray());
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** TLS of clients that believe this authority alone. */
    public SSLContext trustingContext() {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes new ones in that folder. */
    public static TestCertificates in(Path dir) {
        keytool(dir, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=test authority", "-ext", "bc:c");
        Path authority = dir.resolve("ca.pem");
        keytool(dir, "-exportcert", "-rfc", "-alias", "ca", "-file", authority.toString());
        return new TestCertificates(
                authority,
                identity(dir, "server", "san=ip:127.0.0.1,dns:localhost"),
                identity(dir, "client", "san=dns:client"));
    }

    private static Identity identity(Path dir, String name, String extension) {
        Path request = dir.resolve(name + ".csr");
        Identity identity = new Identity(dir.resolve(name + ".pem"), dir.resolve(name + ".key"));
        keytool(dir, "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name);
        keytool(dir, "-certreq", "-alias", name, "-file", request.toString());
        keytool(
                dir,
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                identity.certificate().toString(),
                "-ext",
                extension,
                // etcd's own gateway uses the server's certificate as a client
                "-ext",
                "eku=serverAuth,clientAuth");
        writeKey(dir, name, identity.key());
        return identity;
    }

    private static void writeKey(Path dir, String name, Path file) {
        try {
            KeyStore store = KeyStore.getInstance(dir.resolve("store.p12").toFile(), PASSWORD.toCharArray());
            byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path dir, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addFirst(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-keystore", dir.resolve("store.p12").toString(), "-storepass", PASSWORD));
        Path log = dir.resolve("keytool.log");
        try (ChildProcess tool = ChildProcess.start(dir, log, command)) {
            Await.until("keytool", () -> !tool.isAlive());
            if (tool.exitCode() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + tool.lastOutput());
            }
        }
    }
}
