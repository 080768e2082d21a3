// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A question for one name's A records as bytes (RFC 1035, section 4). Written here, because a client which asks some ten thousand times a
 * second on the cores of the server has to be light.
 */
public final class Question {
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int POINTER = 0xc0;
    private static final int RCODE = 0x0f;

    private final byte[] wire;

    /** @param name without the dot at its end */
    public Question(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : DOT.split(name, -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, TYPE_A, 0, 1});
        this.wire = out.toByteArray();
    }

    /** Puts the question under that id into {@code buffer}, ready to be sent. */
    public void into(ByteBuffer buffer, int id) {
        buffer.clear().put(wire).putShort(0, (short) id).flip();
    }

    /** The id of a reply. */
    public static int id(ByteBuffer reply) {
        return reply.getShort(0) & 0xffff;
    }

    /** The response code of a reply. */
    public static int rcode(ByteBuffer reply) {
        return reply.get(3) & RCODE;
    }

    /** The first IPv4 address in the answer of a reply, as a number; 0 where there is none. */
    public static int address(ByteBuffer reply) {
        int at = HEADER;
        for (int questions = reply.getShort(4); questions > 0; questions--) {
            at = afterName(reply, at) + 4;
        }
        for (int answers = reply.getShort(6); answers > 0; answers--) {
            at = afterName(reply, at);
            int length = reply.getShort(at + 8) & 0xffff;
            if (reply.getShort(at) == TYPE_A && length == 4) {
                return reply.getInt(at + 10);
            }
            at += 10 + length;
        }
        return 0;
    }

    /** {@code 10.1.2.3} as a number. */
    public static int number(String address) {
        int number = 0;
        for (String part : DOT.split(address, -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    private static int afterName(ByteBuffer reply, int start) {
        int at = start;
        while (reply.get(at) != 0) {
            if ((reply.get(at) & POINTER) == POINTER) {
                return at + 2;
            }
            at += 1 + reply.get(at);
        }
        return at + 1;
    }
}
