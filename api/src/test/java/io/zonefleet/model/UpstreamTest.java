// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1:5353, 192.0.2.1:5353",
        "2001:DB8::1, 2001:db8::1",
        "[2001:DB8::1]:53, [2001:db8::1]:53",
        "/etc/resolv.conf, /etc/resolv.conf"
    })
    void takesAddressesAndResolvConf(String input, String canonical) {
        assertThat(Upstream.parse(input).orThrow().text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dns.example.com",
                "192.0.2.1:0",
                "192.0.2.1:99999",
                "[2001:db8::1]",
                "/etc/a b",
                "1.1.1.1 {",
                "",
                "tls://1.1.1.1"
            })
    void refusesWhatForwardWouldResolveOrMisread(String input) {
        assertThat(Upstream.parse(input)).isInstanceOf(Parsed.Invalid.class);
    }
}
