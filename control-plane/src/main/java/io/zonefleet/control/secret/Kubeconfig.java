// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import java.net.URI;
import java.util.Optional;

/**
 * What is taken of a kubeconfig: one server and who logs in there. At least one of token and certificate is there.
 *
 * @param server URL of the API server
 * @param authority who signs its certificate (PEM); empty: whoever the JVM trusts, or the source says
 * @param token a bearer token
 * @param certificate of the client
 */
public record Kubeconfig(
        URI server, Optional<String> authority, Optional<String> token, Optional<ClientCertificate> certificate) {
    /** @throws IllegalArgumentException where nobody could log in by it */
    public Kubeconfig {
        if (token.isEmpty() && certificate.isEmpty()) {
            throw new IllegalArgumentException("neither a token nor a certificate");
        }
    }

    /** Without what is secret: it goes into no log. */
    @Override
    public String toString() {
        return "Kubeconfig[server=" + server + "]";
    }
}
