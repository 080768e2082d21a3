// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRulesTest {
    private static final ServerRules RULES = new ServerRules(QuerySettings.DEFAULT);

    private static List<String> rules(Parsed<Server> parsed) {
        return parsed instanceof Parsed.Invalid<Server> invalid
                ? invalid.violations().stream().map(Violation::rule).toList()
                : List.of();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1:53",
                "::1",
                "[::1]:53",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.20.10",
                "fe80::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "240.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "::7f00:1"
            })
    void refusesWhatOnlyThisMachineItsLinkOrItsCloudCanReach(String server) {
        assertThat(rules(RULES.parse(server))).containsExactly("server-refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "ns1.example.com",
                "2130706433",
                "0x7f.1",
                "127.1",
                "::ffff:127.0.0.1",
                "fe80::1%eth0",
                "0.0.0.0",
                "::",
                "224.0.0.251",
                "",
                "192.0.2.1:",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "http://192.0.2.1"
            })
    void refusesWhatIsNoLiteralAddressOfOneMachine(String server) {
        assertThat(rules(RULES.parse(server))).hasSize(1).doesNotContain("server-refused");
    }

    @Test
    void asksOtherServersAtPort53Only() {
        assertThat(RULES.parse("192.0.2.1")).isInstanceOf(Parsed.Valid.class);
        assertThat(RULES.parse("[2001:db8::1]:53")).isInstanceOf(Parsed.Valid.class);
        assertThat(RULES.parse("10.0.0.1")).isInstanceOf(Parsed.Valid.class);
        assertThat(rules(RULES.parse("192.0.2.1:6379"))).containsExactly("server-refused");
    }

    @Test
    void asksWhatAnOperatorAllows() {
        ServerRules open = new ServerRules(new QuerySettings(
                Set.of(), Set.of(53, 1053), List.of(Network.of("127.0.0.0/8"), Network.of("fe80::/10"))));

        assertThat(open.parse("127.0.0.1:1053")).isInstanceOf(Parsed.Valid.class);
        assertThat(rules(open.parse("::1"))).containsExactly("server-refused");
        assertThat(rules(open.parse("127.0.0.1:22"))).containsExactly("server-refused");
        assertThat(open.mayName("admin")).isFalse();
        assertThat(RULES.mayName("admin")).isTrue();
        assertThat(RULES.mayName("test")).isFalse();
    }

    @Test
    void readsNetworks() {
        assertThat(Network.of("192.0.2.0/24").contains(Network.of("192.0.2.255").base()))
                .isTrue();
        assertThat(Network.of("192.0.2.0/24").contains(Network.of("192.0.3.0").base()))
                .isFalse();
        assertThat(Network.of("::/0").contains(Network.of("192.0.2.1").base())).isFalse();
        for (String wrong : List.of("192.0.2.0/33", "2001:db8::/129", "192.0.2/24", "example.com/8", "/8", "")) {
            assertThat(Network.parse(wrong)).as(wrong).isInstanceOf(Parsed.Invalid.class);
        }
    }
}
