// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.time.Instant;

/**
 * Who signs certificates of the webhook.
 *
 * @param certificate its own (PEM), for the bundle that API servers trust
 * @param key its private key (PKCS #8, base64)
 * @param until end of its certificate
 * @param signsFrom before that it is only in the bundle: API servers have to know it first
 */
record Authority(String certificate, String key, Instant until, Instant signsFrom) {
    /** Without the key. */
    @Override
    public String toString() {
        return "Authority[until=" + until + ", signsFrom=" + signsFrom + "]";
    }
}
