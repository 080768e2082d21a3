// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file by what is in it.
 *
 * @param sha256 of its bytes, hexadecimal
 * @param serial of its SOA record; 0 where it has none, which no zone of ours has
 */
public record FileFact(String sha256, long serial) {
    // The SOA stands first and on one line: primary, mailbox, serial (RFC 1035 section 3.3.13).
    private static final Pattern SERIAL = Pattern.compile("\\sSOA\\s+\\S+\\s+\\S+\\s+\\(?\\s*([0-9]{1,10})\\s");
    private static final int SOA_WITHIN = 2_048;

    /** What there is to know of a file with these bytes. */
    public static FileFact of(byte[] content) {
        String head = new String(content, 0, Math.min(content.length, SOA_WITHIN), StandardCharsets.UTF_8);
        Matcher soa = SERIAL.matcher(head);
        return new FileFact(
                HexFormat.of().formatHex(digester().digest(content)), soa.find() ? Long.parseLong(soa.group(1)) : 0);
    }

    /** What there is to know of a file with this text. */
    public static FileFact of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest digester() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
