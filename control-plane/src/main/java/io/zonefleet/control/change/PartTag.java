// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Codec;
import io.zonefleet.model.Contribution;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The version of what one cluster contributes to a domain, made of what it says: the revision of the piece that clusters share moves with each
 * of them. The same part has the same tag again. See {@code docs/decisions/051-a-part-of-a-cluster-has-a-version-of-its-own.md}.
 */
public final class PartTag {
    private static final int BYTES = 16;
    private static final Pattern FORM = Pattern.compile("p[0-9a-f]{" + 2 * BYTES + "}");

    private PartTag() {}

    /** Of one part, which has no others in it. */
    public static String of(Contribution part) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Codec.encode(part).toArray());
            return "p" + HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException everyJavaPlatformHasIt) {
            throw new IllegalStateException(everyJavaPlatformHasIt);
        }
    }

    /** Whether {@code text} may be one. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
