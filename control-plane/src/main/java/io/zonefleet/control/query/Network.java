// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.Parsed;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network of addresses, as RFC 4632 and RFC 4291 write it.
 *
 * @param base any address of it; never looked up
 * @param length of its prefix in bits
 */
public record Network(InetAddress base, int length) {
    /** @throws IllegalArgumentException for a prefix that is longer than an address */
    public Network {
        if (length < 0 || length > 8 * base.getAddress().length) {
            throw new IllegalArgumentException("no prefix of " + length + " bits: " + base.getHostAddress());
        }
    }

    /** Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address. */
    public static Parsed<Network> parse(String text) {
        String[] parts = text.split("/", 2);
        boolean literal = parts[0].length() <= 45
                && (parts[0].matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                        || parts[0].matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*"));
        boolean prefix = parts.length == 1 || parts[1].matches("[0-9]{1,3}");
        if (literal && prefix) {
            try {
                InetAddress base = InetAddress.getByName(parts[0]); // a literal: no look-up happens
                int bits = 8 * base.getAddress().length;
                int length = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
                if (length <= bits) {
                    return Parsed.valid(new Network(base, length));
                }
            } catch (UnknownHostException noAddress) {
                // told below
            }
        }
        return Parsed.invalid(text, "network", "give a network like 192.0.2.0/24 or 2001:db8::/32, or one address");
    }

    /** A network that is known to be right. */
    static Network of(String text) {
        return parse(text).orThrow();
    }

    /** Whether {@code address} is in it. */
    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] theirs = address.getAddress();
        int rest = 8 * mine.length - length;
        return mine.length == theirs.length
                && new BigInteger(1, mine).shiftRight(rest).equals(new BigInteger(1, theirs).shiftRight(rest));
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + length;
    }
}
