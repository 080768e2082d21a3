// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.10, 192.0.2.10",
        "2001:DB8:0:0:0:0:0:10, 2001:db8::10",
        "::1, ::1",
        "2001:db8::192.0.2.1, 2001:db8::c000:201",
        "127.0.0.1, 127.0.0.1",
        "169.254.20.10, 169.254.20.10"
    })
    void makesLiteralsCanonical(String input, String canonical) {
        assertThat(Address.of(input).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, address",
        "a.example.com, address",
        "'', address",
        "192.0.2, address",
        "192.0.2.256, address",
        "192.0.2.01, address",
        "3221225994, address",
        "192.0.2.1.5, address",
        "2001:db8::1::2, address",
        "2001:db8::10/64, address",
        "[2001:db8::1], address",
        "::ffff:192.0.2.1, address-ipv4-mapped",
        "::ffff:c000:201, address-ipv4-mapped",
        "fe80::1%eth0, address-zone-id",
        "0.0.0.0, address-unspecified",
        "::, address-unspecified",
        "224.0.0.1, address-not-unicast",
        "ff02::1, address-not-unicast",
        "255.255.255.255, address-not-unicast"
    })
    void namesTheBrokenRule(String input, String rule) {
        assertThat(rules(Address.parse(input))).first().isEqualTo(rule);
    }

    @Test
    void printsIpv6AsRfc5952Says() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextInt(3) > 0) {
                    bytes[2 * group + 1] = (byte) random.nextInt(3);
                    bytes[2 * group] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
                }
            }
            bytes[0] = 0x20;
            assertThat(new Address(InetAddress.getByAddress(bytes)).text())
                    .as("seed %d", seed)
                    .isEqualTo(InetAddresses.toAddrString(InetAddress.getByAddress(bytes)));
        }
    }

    @Test
    void sortsIpv4BeforeIpv6AndByBytes() {
        List<Address> sorted = Stream.of("2001:db8::1", "192.0.2.10", "192.0.2.9", "10.0.0.1")
                .map(Address::of)
                .sorted()
                .toList();
        assertThat(sorted)
                .extracting(Address::text)
                .containsExactly("10.0.0.1", "192.0.2.9", "192.0.2.10", "2001:db8::1");
    }

    private static List<String> rules(Parsed<?> parsed) {
        return parsed instanceof Parsed.Invalid<?> invalid
                ? invalid.violations().stream().map(Violation::rule).toList()
                : List.of();
    }

    @Test
    void aVeryLongTextIsRefusedAtOnce() {
        assertThat(Address.parse(":".repeat(1_000_000) + "x")).isInstanceOf(Parsed.Invalid.class);
    }
}
