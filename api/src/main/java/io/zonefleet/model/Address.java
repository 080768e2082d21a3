// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 unicast address. Order: IPv4 before IPv6, then by bytes.
 *
 * <p>Of its bytes alone: an {@link InetAddress} is three objects, and images have hundreds of thousands.
 */
public final class Address implements Comparable<Address> {
    private static final int IPV4_BYTES = 4;

    /** Longer texts are no address, and would keep the patterns busy: they take time by the square of the length. */
    private static final int MAX_LENGTH = 45;

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** In network order: four of IPv4, sixteen of IPv6. */
    private final byte[] bytes;

    /** @throws IllegalArgumentException for unspecified, multicast, broadcast and scoped addresses */
    public Address(InetAddress inet) {
        if (inet.isAnyLocalAddress() || inet.isMulticastAddress() || isBroadcast(inet)) {
            throw new IllegalArgumentException("not a unicast address: " + inet.getHostAddress());
        }
        if (inet instanceof Inet6Address v6 && (v6.getScopeId() != 0 || v6.getScopedInterface() != null)) {
            throw new IllegalArgumentException("an address with a zone id: " + inet.getHostAddress());
        }
        this.bytes = inet.getAddress();
    }

    /** Reads a literal; a name is never looked up. */
    public static Parsed<Address> parse(String input) {
        if (input.indexOf('%') >= 0) {
            return Parsed.invalid(
                    input, "address-zone-id", "give the address without a zone id (%…): it means nothing elsewhere");
        }
        if (input.length() > MAX_LENGTH) {
            return notAnAddress(input);
        }
        boolean v4 = IPV4.matcher(input).matches();
        if (!v4 && !IPV6_CHARACTERS.matcher(input).matches()) {
            return notAnAddress(input);
        }
        InetAddress inet;
        try {
            inet = InetAddress.getByName(input); // a literal by the patterns above: no look-up happens
        } catch (UnknownHostException notALiteral) {
            return notAnAddress(input);
        }
        if (!v4 && inet instanceof Inet4Address) {
            return Parsed.invalid(
                    input, "address-ipv4-mapped", "give the IPv4 address itself: " + inet.getHostAddress());
        }
        if (inet.isAnyLocalAddress()) {
            return Parsed.invalid(input, "address-unspecified", "give an address that clients can reach");
        }
        if (inet.isMulticastAddress() || isBroadcast(inet)) {
            return Parsed.invalid(input, "address-not-unicast", "give a unicast address");
        }
        return Parsed.valid(new Address(inet));
    }

    /**
     * An address that is known to be right.
     *
     * @throws IllegalArgumentException where it is not
     */
    public static Address of(String input) {
        return parse(input).orThrow();
    }

    private static Parsed<Address> notAnAddress(String input) {
        return Parsed.invalid(
                input, "address", "give an IPv4 address like 192.0.2.10 or an IPv6 address like 2001:db8::10");
    }

    private static boolean isBroadcast(InetAddress inet) {
        byte[] bytes = inet.getAddress();
        return bytes.length == IPV4_BYTES && Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
    }

    /** For sockets; never resolved from a name. */
    public InetAddress inet() {
        try {
            return isIpv4() ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("of as many bytes as addresses have", impossible);
        }
    }

    /** Whether it goes into A rather than AAAA records. */
    public boolean isIpv4() {
        return bytes.length == IPV4_BYTES;
    }

    /** Whether it is of this machine alone (127.0.0.0/8, ::1). */
    public boolean isLoopback() {
        return inet().isLoopbackAddress();
    }

    /** Whether it means nothing without a link's name (169.254.0.0/16 does not count: that is used like any other address). */
    public boolean needsZone() {
        return !isIpv4() && inet().isLinkLocalAddress();
    }

    /** Canonical text (RFC 5952 for IPv6). */
    public String text() {
        return isIpv4() ? inet().getHostAddress() : Rfc5952.text(bytes);
    }

    @Override
    public int compareTo(Address other) {
        return bytes.length != other.bytes.length
                ? Integer.compare(bytes.length, other.bytes.length)
                : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return text();
    }
}
