// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import io.zonefleet.model.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded text (RFC 3986 section 2.1), strictly: what is no UTF-8 or no encoding at all is refused, not guessed at. */
public final class PercentDecoding {
    private PercentDecoding() {}

    /** Decodes one segment of a path. */
    public static Parsed<String> segment(String raw) {
        return decode(raw, false);
    }

    /** Decodes a name or value of a query, where a plus stands for a blank. */
    public static Parsed<String> query(String raw) {
        return decode(raw, true);
    }

    private static Parsed<String> decode(String raw, boolean plusIsBlank) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = digit(raw, i + 1);
                int low = digit(raw, i + 2);
                if (high < 0 || low < 0) {
                    return refused(raw);
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c == '+' && plusIsBlank) {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return Parsed.valid(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            return refused(raw);
        }
    }

    private static int digit(String raw, int index) {
        return index < raw.length() ? Character.digit(raw.charAt(index), 16) : -1;
    }

    private static Parsed<String> refused(String raw) {
        return Parsed.invalid(raw, "percent-encoding", "encode it as UTF-8 with %XX");
    }
}
