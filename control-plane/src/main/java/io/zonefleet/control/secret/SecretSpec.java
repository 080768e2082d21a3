// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.model.SecretKind;
import java.net.URI;

/**
 * A secret as a request gives it.
 *
 * @param url of its server, as {@link BoundServer} writes it
 * @param value what is kept of what was given
 */
record SecretSpec(SecretKind kind, URI url, String comment, String value) {
    /** Without the value: it goes into no log. */
    @Override
    public String toString() {
        return "SecretSpec[kind=" + kind.text() + ", url=" + url + "]";
    }
}
