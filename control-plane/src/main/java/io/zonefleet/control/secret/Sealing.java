// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.model.SecretId;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.StoredSecret.Sealed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts secrets, and opens them again: AES-256-GCM with a random nonce of 96 bits each (NIST SP 800-38D). What a secret is, its name and its
 * server are authenticated with it, so that the bytes of one are no other's, and go to no other server. Thread-safe.
 */
public final class Sealing {
    private static final String VERSION = "zonefleet-secret-1";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Optional<SecretKeys> keys;
    private final SecureRandom random = new SecureRandom();

    /** @param keys empty: there is no key file, and nothing can be stored or opened */
    public Sealing(Optional<SecretKeys> keys) {
        this.keys = keys;
    }

    /** What came of opening one. */
    public sealed interface Opened {
        /** Its value. */
        record Known(String value) implements Opened {
            /** Without it. */
            @Override
            public String toString() {
                return "Known[]";
            }
        }

        /** It can't be opened, with why. */
        record Closed(String why) implements Opened {}
    }

    /** Whether secrets can be stored. */
    boolean isReady() {
        return keys.isPresent();
    }

    /** Whether it is encrypted by the key that encrypts now. */
    boolean isNewest(StoredSecret secret) {
        return keys.filter(all -> all.first().id().equals(secret.sealed().key()))
                .isPresent();
    }

    /**
     * Encrypts a value.
     *
     * @param url of its server, as {@link BoundServer} writes it
     * @throws IllegalStateException where it is not {@link #isReady}
     */
    Sealed seal(SecretId id, SecretKind kind, URI url, String value) {
        SecretKeys.Key key =
                keys.orElseThrow(() -> new IllegalStateException("no key file")).first();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound(key.id(), id, kind, url));
            Base64.Encoder base64 = Base64.getEncoder();
            return new Sealed(
                    key.id(),
                    base64.encodeToString(nonce),
                    base64.encodeToString(cipher.doFinal(value.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has AES-GCM", impossible);
        }
    }

    /** Decrypts it, and finds whether anything of it was changed. */
    Opened open(StoredSecret secret) {
        if (keys.isEmpty()) {
            return new Opened.Closed(
                    "the stored secret " + secret.id() + " can't be opened: this control plane has no secrets.keyFile");
        }
        Optional<SecretKeys.Key> key = keys.get().find(secret.sealed().key());
        if (key.isEmpty()) {
            return new Opened.Closed("the stored secret " + secret.id()
                    + " can't be opened: the secrets.keyFile of this" + " control plane lacks the key "
                    + secret.sealed().key() + "; add that key to it, or put the secret again");
        }
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            byte[] nonce = Base64.getDecoder().decode(secret.sealed().nonce());
            cipher.init(Cipher.DECRYPT_MODE, key.get().secret(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound(key.get().id(), secret.id(), secret.kind(), secret.url()));
            byte[] value =
                    cipher.doFinal(Base64.getDecoder().decode(secret.sealed().bytes()));
            return new Opened.Known(new String(value, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException changed) {
            return new Opened.Closed(
                    "the stored secret " + secret.id() + " can't be opened: it is not as it was written; put it again");
        }
    }

    /** None of them has a line end in it. */
    private static byte[] bound(String key, SecretId id, SecretKind kind, URI url) {
        return String.join("\n", VERSION, key, id.text(), kind.text(), url.toString())
                .getBytes(StandardCharsets.UTF_8);
    }
}
