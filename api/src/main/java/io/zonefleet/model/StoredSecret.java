// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.net.URI;
import java.time.Instant;

/**
 * A secret that sources name, encrypted. It is no intent: no change has it, and no revert brings one back.
 *
 * @param id its name
 * @param kind what it is
 * @param url of the server that it is sent to, and to no other: scheme, host and port
 * @param comment what it is for; may be empty
 * @param written when its value was given
 * @param writtenBy the actor who gave it
 * @param sealed its value
 */
public record StoredSecret(
        SecretId id, SecretKind kind, URI url, String comment, Instant written, String writtenBy, Sealed sealed) {
    /**
     * A value that only who has the key can read.
     *
     * @param key which key that is, by a name that tells nothing of it
     * @param nonce in Base64, of 96 bits
     * @param bytes in Base64, with the tag that shows whether anything was changed
     */
    public record Sealed(String key, String nonce, String bytes) {
        /** Without what is sealed: it goes into no log. */
        @Override
        public String toString() {
            return "Sealed[key=" + key + "]";
        }
    }

    /** The same value under another key. */
    public StoredSecret with(Sealed anew) {
        return new StoredSecret(id, kind, url, comment, written, writtenBy, anew);
    }
}
