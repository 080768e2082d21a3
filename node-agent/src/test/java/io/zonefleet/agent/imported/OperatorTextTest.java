// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.imported.OperatorText.Reading;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an operator's Corefile is found to mean. */
class OperatorTextTest {
    private static final String HIS = "/etc/coredns/Corefile";
    private static final String OURS = "/etc/coredns/zonefleet/Corefile";
    private static final String IMPORT = "import zonefleet/Corefile\n";
    private static final Listener WANTED =
            new Listener(List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("10.0.0.53")), false, true);

    private final TestSurroundings around = new TestSurroundings();

    private OperatorText read(String text) {
        return switch (OperatorText.read(around.file(HIS, text), HIS, OURS)) {
            case Reading.Whole whole -> whole.text();
            case Reading.Broken broken -> throw new AssertionError(broken.why().toString());
        };
    }

    private String broken(String text) {
        return switch (OperatorText.read(around.file(HIS, text), HIS, OURS)) {
            case Reading.Whole whole -> throw new AssertionError("taken: " + whole);
            case Reading.Broken broken ->
                broken.why().subject() + " " + broken.why().message();
        };
    }

    private static List<String> zones(OperatorText text) {
        return text.sites().stream()
                .map(site -> site.zone() + ":" + site.port() + (site.plain() ? "" : " not plain") + " "
                        + site.binds().stream().map(Address::text).toList())
                .toList();
    }

    @Test
    void readsZonesPortsAndBinds() {
        OperatorText text = read(IMPORT + """
                # example.net { in a comment
                .:53 Example.ORG., b.test:1053 { # three zones
                    bind 192.0.2.1 2001:db8:0::1
                    bind eth7 { except 192.0.2.7
                    }
                    log
                }
                10.1.0.0/16 dns://c.test {
                    errors
                }
                tls://d.test:853 {
                    tls cert.pem key.pem
                }
                (snippet) {
                    bind 192.0.2.9
                }
                e.test {
                    import snippet
                }
                "f.test" {
                    bind 0.0.0.0
                }
                """);

        assertThat(zones(text))
                .containsExactly(
                        ".:53 [192.0.2.1, 2001:db8::1, 2001:db8::7]",
                        "example.org:53 [192.0.2.1, 2001:db8::1, 2001:db8::7]",
                        "b.test:1053 [192.0.2.1, 2001:db8::1, 2001:db8::7]",
                        "1.10.in-addr.arpa:53 []",
                        "c.test:53 []",
                        "d.test:853 not plain []",
                        "e.test:53 [192.0.2.9]",
                        "f.test:53 []");
        assertThat(text.imported()).isTrue();
        assertThat(text.problems()).isEmpty();
        assertThat(text.sites().get(1).place()).hasToString(HIS + ":3");
    }

    @Test
    void followsImportsAndVariablesAsCoreDnsDoes() {
        around.variable("ZONE", "a.test").variable("DIR", "conf.d");
        around.file("/etc/coredns/conf.d/a.conf", "{$ZONE} {\n    import ../more\n}\n");
        around.file("/etc/coredns/conf.d/b.conf", IMPORT.replace("zonefleet", "../zonefleet"));
        around.file("/etc/coredns/more", "reload 10s 4s\nforward . {%UP%}1.1.1.1 {\n  force_tcp\n}");

        OperatorText text = read("import {$DIR}/*.conf\nimport none/*.conf\n.{\n}\n");

        assertThat(zones(text)).containsExactly("a.test:53 []", ".{:53 []");
        assertThat(text.reload().orElseThrow().longest()).isEqualTo(Duration.ofSeconds(12));
        assertThat(text.reload().orElseThrow().place()).hasToString("/etc/coredns/more:1");
        assertThat(text.imported()).as("by b.conf, outside of all blocks").isTrue();
    }

    @Test
    void readsTheReloadPluginAsThePluginDoes() {
        assertThat(read(IMPORT + ". {\n reload\n}").reload().orElseThrow().longest())
                .isEqualTo(Duration.ofMillis(37_500));
        assertThat(read(IMPORT + ". {\n reload 2s 0s\n}").reload().orElseThrow().longest())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(read(IMPORT + ". {\n reload 1m30s 1h\n}")
                        .reload()
                        .orElseThrow()
                        .longest())
                .isEqualTo(Duration.ofMillis(112_500));
        assertThat(read(IMPORT + ". {\n file x { reload 1s\n }\n}").reload()).isEmpty();
    }

    @Test
    void saysWhereTextIsThatCoreDnsWouldRefuse() {
        assertThat(broken(IMPORT + ". {\n errors\n")).contains("not closed");
        assertThat(broken(". {\n errors }\n}\n")).startsWith(HIS + ":2 ").contains("unexpected }");
        assertThat(broken("import nowhere\n")).startsWith(HIS + ":1 ").contains("/etc/coredns/nowhere");
        assertThat(broken("import a*/b*\n")).contains("one wildcard");
        assertThat(broken("import\n")).contains("name of a file");
        assertThat(broken("a.test,\n")).contains("comma");
        assertThat(broken("(a) {\n}\n(a) {\n}\n")).startsWith(HIS + ":3").contains("second time");
        around.file("/etc/coredns/self", "import self\n");
        assertThat(broken("import self\n")).contains("import itself");
    }

    /** Words that would not fit into memory, were they all taken. */
    @Test
    void readsNoFurtherWhereImportsAndVariablesNeverEnd() {
        String words = "# a comment\nerrors log\n".repeat(10_000);
        around.file("/etc/coredns/self", "import self\n" + words);
        assertThat(broken("import self\n")).startsWith("/etc/coredns/self:1 ").contains("import itself");
        assertThat(broken("(self) {\n import self\n" + words + "}\n. {\n import self\n}\n"))
                .contains("import itself");
        around.variable("TWICE", "{$TWICE}{$TWICE}").variable("SELF", "{$SELF}");
        for (String variable : List.of("{$TWICE}", "{$SELF}")) {
            assertThat(broken(IMPORT + variable + " {\n}\n"))
                    .startsWith(HIS + ":2 ")
                    .contains(variable);
        }
    }

    @Test
    void saysWhatIsWrongWithTheImportOfOurs() {
        assertThat(messages(read(". {\n}\n"))).singleElement().asString().contains("add the line \"import " + OURS);
        assertThat(messages(read(IMPORT + ". {\n}\n" + IMPORT)))
                .singleElement()
                .asString()
                .startsWith(HIS + ":4 ")
                .contains(HIS + ":1");
        assertThat(messages(read(". {\n    " + IMPORT + "}\n")))
                .singleElement()
                .asString()
                .startsWith(HIS + ":2 ")
                .contains("outside of all blocks");
        assertThat(read(". {\n    " + IMPORT + "}\n").sound()).isFalse();
        assertThat(read(". {\n}\n").sound()).isTrue();
        assertThat(messages(read(IMPORT + "state.zonefleet.internal {\n}\n")))
                .singleElement()
                .asString()
                .contains("remove it");
    }

    @Test
    void findsZonesThatCoreDnsWouldRefuseAsTwice() {
        assertThat(messages(read(IMPORT + "A.test {\n}\na.test.:53 {\n bind 192.0.2.1\n}\n")))
                .singleElement()
                .asString()
                .startsWith(HIS + ":4 ")
                .contains(HIS + ":2");
        assertThat(messages(read(IMPORT + "a.test {\n bind 192.0.2.2\n}\na.test {\n bind 192.0.2.1\n}\n")))
                .isEmpty();
        assertThat(messages(read(IMPORT + "a.test {\n view v { expr true\n }\n}\na.test {\n}\n")))
                .isEmpty();
    }

    private static List<String> messages(OperatorText text) {
        return text.problems().stream()
                .map(problem -> problem.subject() + " " + problem.message())
                .toList();
    }

    @Test
    void fitsOursInWhereHeBindsAndWhereHeDoesNot() {
        Fitting bound = Fitting.of(
                read(IMPORT + ". {\n bind 192.0.2.1 192.0.2.2\n forward . 9.9.9.9 tls://1.1.1.1\n}\n"
                        + "corp.test:53 {\n bind 192.0.2.3\n forward . 10.0.0.1:5353 {\n force_tcp\n }\n}\n"),
                List.of(WANTED));
        OurListener ours = bound.listeners().getFirst();
        assertThat(ours.listener().addresses()).extracting(Address::text).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(ours.listener().forward()).extracting(Upstream::text).containsExactly("9.9.9.9");
        assertThat(ours.wildcards()).isEmpty();
        assertThat(bound.forwards()).singleElement().satisfies(stub -> {
            assertThat(stub.name()).isEqualTo(DomainName.of("corp.test"));
            assertThat(stub.forward()).extracting(Upstream::text).containsExactly("10.0.0.1:5353");
        });
        assertThat(bound.findings())
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("tls://1.1.1.1");

        Fitting unbound = Fitting.of(read(IMPORT + ".:53 {\n whoami\n}\n"), List.of(WANTED));
        assertThat(unbound.listeners().getFirst().wildcards()).contains("");
        assertThat(unbound.listeners().getFirst().listener().forward()).isEqualTo(WANTED.forward());

        Fitting alone = Fitting.of(read(IMPORT + ".:1053 {\n}\n"), List.of(WANTED));
        assertThat(alone.listeners()).containsExactly(new OurListener(WANTED, Optional.empty()));
    }

    @Test
    void refusesAZoneThatIsHisOnTheSameListener() {
        OperatorText text = read(IMPORT + ". {\n bind 192.0.2.1\n}\nTaken.TEST {\n bind 192.0.2.1\n}\n"
                + "elsewhere.test:1053 {\n}\nother.test {\n bind 192.0.2.2\n}\ntls://tls.test:53 {\n}\n");
        List<OurListener> ours = Fitting.of(text, List.of(WANTED)).listeners();

        assertThat(text.placeOf(DomainName.of("taken.test"), ours)).contains(HIS + ":5");
        for (String free : List.of("sub.taken.test", "elsewhere.test", "other.test", "tls.test")) {
            assertThat(text.placeOf(DomainName.of(free), ours)).as(free).isEmpty();
        }
    }
}
