// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryArgumentsTest {
    @ParameterizedTest
    @CsvSource({
        "a.example.com,                              a.example.com. A @127.0.0.1:1053",
        "a.example.com. aaaa,                        a.example.com. AAAA @127.0.0.1:1053",
        "@10.0.0.1 a.example.com SOA,                a.example.com. SOA @10.0.0.1:53",
        "a.example.com @dns.example.com:5353,        a.example.com. A @dns.example.com:5353",
        "a.example.com @[2001:db8::1]:5353,          a.example.com. A @[2001:db8::1]:5353",
        "a.example.com @[2001:db8::1],               a.example.com. A @[2001:db8::1]:53",
        "a.example.com @2001:db8::1,                 a.example.com. A @[2001:db8::1]:53",
        "*.example.com TYPE65,                       *.example.com. HTTPS @127.0.0.1:1053",
        "_dmarc.example.com TXT,                     _dmarc.example.com. TXT @127.0.0.1:1053",
        "bücher.example,                             xn--bcher-kva.example. A @127.0.0.1:1053",
        ".,                                          . A @127.0.0.1:1053",
    })
    void readsAQuestion(String line, String expected) {
        assertThat(QueryArguments.parse(List.of(line.split(" "))))
                .isInstanceOfSatisfying(
                        QueryArguments.Ask.class, ask -> assertThat(ask.query()).hasToString(expected));
    }

    @Test
    void asksByTcpOnRequest() {
        assertThat(QueryArguments.parse(List.of("+tcp", "a.example.com")))
                .isInstanceOfSatisfying(
                        QueryArguments.Ask.class,
                        ask -> assertThat(ask.query().tcp()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@", "@host:", "@host:0", "@host:65536", "@:53", "@[::1", "@[::1]53", "@[::1]:x", "@host:999999"
            })
    void refusesAServerThatIsNone(String server) {
        assertThat(QueryArguments.parse(List.of("a.example.com", server)))
                .isEqualTo(new QueryArguments.Wrong(
                        List.of("'%s' is not @server or @server:port (1 to 65535)".formatted(server))));
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThat(QueryArguments.parse(List.of("a..example.com", "NONSENSE", "@x:y", "-4", "+short")))
                .isInstanceOfSatisfying(
                        QueryArguments.Wrong.class,
                        wrong -> assertThat(wrong.faults())
                                .hasSize(5)
                                .anyMatch(fault -> fault.startsWith("'a..example.com' is not a domain name"))
                                .anyMatch(fault -> fault.startsWith("'NONSENSE' is not a record type")));
    }

    @Test
    void wantsAName() {
        assertThat(QueryArguments.parse(List.of())).isEqualTo(new QueryArguments.Wrong(List.of("no name to ask for")));
    }

    @Test
    void refusesMoreThanANameAndAType() {
        assertThat(QueryArguments.parse(List.of("a.example.com", "A", "IN")))
                .isEqualTo(
                        new QueryArguments.Wrong(List.of("too many words: a name and a type, not a.example.com A IN")));
    }
}
