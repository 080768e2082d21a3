// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.DomainName;

/**
 * Names of zone files: {@code db.example.com}.
 *
 * <p>A file name has at most 255 bytes and the temporary file beside it needs some too, so a very long zone is named by its
 * digest: 64 characters without a dot, which no domain name's label can be.
 */
final class ZoneFileName {
    private static final int LONGEST = 200;

    private ZoneFileName() {}

    static String of(DomainName zone) {
        String text = zone.text();
        return "db." + (text.length() <= LONGEST ? text : Sha256.hex(text));
    }
}
