// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes authorities and what they sign: keys by the JDK, certificates (RFC 5280) by Bouncy Castle, since the JDK has no API for those. */
final class CertificateMaker {
    /** Clocks of API servers may be behind ours. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private static final int SERIAL_BITS = 128;

    private final SecureRandom random = new SecureRandom();

    /** An authority that can sign servers' certificates and nothing else. */
    Authority authority(Instant now, Instant signsFrom) {
        Instant until = now.plus(Authorities.LIFE);
        try {
            KeyPair pair = pair();
            X500Principal name = new X500Principal("CN=Zonefleet webhook authority " + now.getEpochSecond());
            X509v3CertificateBuilder certificate = certificate(name, name, now, until, pair.getPublic());
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            certificate.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new Authority(
                    pem(signed(certificate, pair.getPrivate())),
                    Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()),
                    until,
                    signsFrom);
        } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
            throw new IllegalStateException("every Java platform has what this needs", impossible);
        }
    }

    /**
     * A server's certificate with its key.
     *
     * @param names host names and addresses
     * @param until its end, or that of its authority where that comes first
     * @throws GeneralSecurityException where the authority is not what we once made
     */
    Identity server(Authority by, Collection<String> names, Instant now, Instant until)
            throws GeneralSecurityException {
        try {
            X509Certificate issuer = certificate(by.certificate());
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(by.key())));
            KeyPair pair = pair();
            Instant end = until.isBefore(by.until()) ? until : by.until();
            X509v3CertificateBuilder certificate = certificate(
                    issuer.getSubjectX500Principal(),
                    new X500Principal("CN=Zonefleet webhook"),
                    now,
                    end,
                    pair.getPublic());
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            certificate.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            certificate.addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer));
            certificate.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            return new Identity(pair.getPrivate(), signed(certificate, key), issuer, end);
        } catch (IOException | OperatorCreationException | IllegalArgumentException unusable) {
            throw new GeneralSecurityException("not an authority of ours", unusable);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509v3CertificateBuilder certificate(
            X500Principal issuer, X500Principal subject, Instant now, Instant until, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(0),
                Date.from(now.minus(EARLIER)),
                Date.from(until),
                subject,
                key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder certificate, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static GeneralNames alternatives(Collection<String> names) {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        Address.parse(name) instanceof Parsed.Valid<Address>
                                ? GeneralName.iPAddress
                                : GeneralName.dNSName,
                        name))
                .toArray(GeneralName[]::new));
    }

    /** RFC 7468. */
    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
