// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the {@code forward} plugin of CoreDNS asks: {@code address}, {@code address:port}, {@code [v6]:port}, or the path of a
 * resolv.conf. Names are refused: {@code forward} would resolve them once, at start.
 *
 * @param text canonical text, safe to stand in a Corefile
 */
public record Upstream(String text) {
    private static final int DNS_PORT = 53;
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._/-]{1,200}");
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:]+)):([0-9]{1,5})");

    /** @throws IllegalArgumentException for anything else; inputs go through {@link #parse} */
    public Upstream {
        if (!text.equals(canonical(text))) {
            throw new IllegalArgumentException("not an upstream: " + text);
        }
    }

    /** Reads an upstream, or says what is wrong with it. */
    public static Parsed<Upstream> parse(String input) {
        String canonical = canonical(input);
        return canonical.isEmpty()
                ? Parsed.invalid(
                        input,
                        "upstream",
                        "give an address, address:port, [v6 address]:port or the path of a resolv.conf")
                : Parsed.valid(new Upstream(canonical));
    }

    /** Whether it is the path of a resolv.conf. */
    public boolean isFile() {
        return text.startsWith("/");
    }

    /** Its address; empty for a file. */
    public Optional<Address> address() {
        if (isFile()) {
            return Optional.empty();
        }
        if (Address.parse(text) instanceof Parsed.Valid<Address> bare) {
            return Optional.of(bare.value());
        }
        String host = text.substring(0, text.lastIndexOf(':'));
        return Optional.of(Address.of(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
    }

    /** Its port; that of DNS where it names none. */
    public int port() {
        var parts = WITH_PORT.matcher(text);
        return !isFile() && parts.matches() ? Integer.parseInt(parts.group(3)) : DNS_PORT;
    }

    private static String canonical(String input) {
        if (PATH.matcher(input).matches()) {
            return input;
        }
        if (Address.parse(input) instanceof Parsed.Valid<Address> bare) {
            return bare.value().text();
        }
        var parts = WITH_PORT.matcher(input);
        if (!parts.matches()) {
            return "";
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = Integer.parseInt(parts.group(3));
        if (port < 1 || port > 65535 || !(Address.parse(host) instanceof Parsed.Valid<Address> address)) {
            return "";
        }
        return address.value().isIpv4()
                ? address.value().text() + ":" + port
                : "[" + address.value().text() + "]:" + port;
    }
}
