// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * Who the webhook is for API servers.
 *
 * @param key of the certificate
 * @param certificate signed by {@code issuer}
 * @param issuer the authority's certificate
 * @param until its end
 */
record Identity(PrivateKey key, X509Certificate certificate, X509Certificate issuer, Instant until) {
    /** Tells it from others. */
    String alias() {
        return certificate.getSerialNumber().toString(16);
    }

    X509Certificate[] chain() {
        return new X509Certificate[] {certificate, issuer};
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + alias() + ", until=" + until + "]";
    }
}
