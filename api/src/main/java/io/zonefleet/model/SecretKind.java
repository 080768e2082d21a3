// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** What a secret is, and so where it may be sent and how. */
public enum SecretKind {
    /** A bearer token of an API server. */
    TOKEN("token"),
    /** A kubeconfig of one API server, with a token or a client certificate in it. */
    KUBECONFIG("kubeconfig"),
    /** The value of a header with which a list is fetched. */
    HEADER("header");

    private final String text;

    SecretKind(String text) {
        this.text = text;
    }

    /** As the API and the store have it. */
    public String text() {
        return text;
    }
}
