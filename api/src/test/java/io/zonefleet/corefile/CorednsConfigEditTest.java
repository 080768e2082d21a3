// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.corefile.CorednsConfigEdit.Edited;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Corefiles as distributions have them (folder {@code cluster-dns}). */
class CorednsConfigEditTest {
    private static final Forwarded WHAT = forwarded("a.example.com", "b.test");
    private static final String DEFAULT = ".:53 {\n    forward . /etc/resolv.conf\n}\n";

    @ParameterizedTest
    @CsvSource({"kubeadm,false", "k3s,true", "eks,false", "aks,true", "rke2,false"})
    void editsWhatDistributionsHaveAndGivesItBack(String distribution, boolean custom) throws IOException {
        ClusterDns before = new ClusterDns(text(distribution), new TreeMap<>(Map.of("my.override", "log\n")));
        Edited edited = CorednsConfigEdit.with(before, WHAT).orThrow();

        assertThat(edited.custom()).isEqualTo(custom);
        assertThat(edited.reloads()).isTrue();
        if (custom) {
            assertThat(edited.after().corefile()).isEqualTo(before.corefile());
            assertThat(edited.after().custom()).hasSize(2).containsEntry("my.override", "log\n");
        } else {
            assertThat(edited.after().corefile()).startsWith(before.corefile());
            assertThat(edited.after().custom()).isEqualTo(before.custom());
        }
        assertThat(CorednsConfigEdit.with(edited.after(), WHAT).orThrow().after())
                .isEqualTo(edited.after());
        assertThat(CorednsConfigEdit.without(edited.after()).orThrow()).isEqualTo(before);
    }

    @Test
    void writesABlockThatCanBeRead() {
        Edited edited = CorednsConfigEdit.with(new ClusterDns(DEFAULT), WHAT).orThrow();
        assertThat(edited.reloads()).isFalse();
        assertThat(edited.after().corefile()).isEqualTo(DEFAULT + """
                # BEGIN zonefleet: answered by this cluster's zone server. Do not edit; taken out with these two lines
                a.example.com:53,
                b.test:53 {
                    errors
                    forward . 10.96.0.53 fd00::53
                }
                # END zonefleet
                """);
    }

    @Test
    void asksTheOthersForWhatTheZoneServerRefuses() {
        ClusterDns before = new ClusterDns(".:5353 {\n    bind 10.0.0.1 ::1\n    forward . 192.0.2.1 tls\n}\n");
        Forwarded what = new Forwarded(WHAT.suffixes(), WHAT.servers(), true);
        assertThat(CorednsConfigEdit.with(before, what).orThrow().after().corefile())
                .endsWith("""
                a.example.com:5353,
                b.test:5353 {
                    bind 10.0.0.1 ::1
                    errors
                    forward . 10.96.0.53 fd00::53 {
                        next REFUSED
                    }
                    forward . 192.0.2.1 tls
                }
                # END zonefleet
                """);
    }

    @Test
    void writesWhatTheDocumentationHasPeopleWrite() throws IOException {
        Forwarded what = new Forwarded(
                forwarded("corp.example", "a.example.com").suffixes(), List.of(new Upstream("10.96.0.53")), true);
        String after = CorednsConfigEdit.with(new ClusterDns(DEFAULT), what)
                .orThrow()
                .after()
                .corefile();
        String block = after.substring(DEFAULT.length()).indent(3);
        assertThat(Files.readString(Path.of("../docs/zone-servers.md"))).contains(block);
    }

    @Test
    void putsAnotherBlockInThePlaceOfTheOldWithoutTouchingWhatCameBehindIt() {
        ClusterDns once = CorednsConfigEdit.with(new ClusterDns(DEFAULT.strip()), WHAT)
                .orThrow()
                .after();
        String more = "\nmore.test:53 {\n    erratic\n}";
        ClusterDns grown = new ClusterDns(once.corefile() + more);
        ClusterDns again =
                CorednsConfigEdit.with(grown, forwarded("c.test")).orThrow().after();
        assertThat(again.corefile()).contains("c.test:53 {").doesNotContain("a.example.com");
        String back = CorednsConfigEdit.without(again).orThrow().corefile();
        assertThat(back)
                .startsWith(DEFAULT.strip() + "\n")
                .endsWith(more.strip())
                .doesNotContain("zonefleet");
    }

    @Test
    void movesToCustomFilesWhereTheCorefileHasComeToImportThem() {
        ClusterDns old =
                CorednsConfigEdit.with(new ClusterDns(DEFAULT), WHAT).orThrow().after();
        ClusterDns imports = new ClusterDns(old.corefile() + "import custom/*.server\n");
        Edited edited = CorednsConfigEdit.with(imports, WHAT).orThrow();
        assertThat(edited.custom()).isTrue();
        assertThat(edited.after().corefile()).isEqualTo(DEFAULT + "import custom/*.server\n");
    }

    @Test
    void refusesWhatItCanNotEditAndSaysEverythingThatIsInTheWay() {
        assertThat(rules(DEFAULT + "a.example.com {\n    erratic\n}\nB.TEST.:53 {\n    erratic\n}\n", WHAT))
                .containsExactly("zone-taken", "zone-taken");
        assertThat(rules("example.org:53 {\n    erratic\n}\n", WHAT)).containsExactly("default-block");
        assertThat(rules("", WHAT)).containsExactly("default-block");
        assertThat(rules(". {\n    forward . 192.0.2.1\n", WHAT)).containsExactly("corefile");
        assertThat(rules(". {\n    log \"open\n}\n", WHAT)).containsExactly("corefile");
        assertThat(rules("import lost.conf\n" + DEFAULT, WHAT)).containsExactly("corefile");
        assertThat(rules(".:53\nforward . 192.0.2.1\n", WHAT)).containsExactly("corefile-open");
        assertThat(rules(". {\n    bind eth0 {\n        except ::1\n    }\n}\n", WHAT))
                .containsExactly("bind-options");
        String kubernetes = ". {\n    kubernetes Cluster.Local. in-addr.arpa\n    forward . 192.0.2.1\n}\n";
        assertThat(rules(kubernetes, forwarded("local"))).containsExactly("cluster-domain");
        assertThat(rules(kubernetes, forwarded("cluster.local"))).containsExactly("cluster-domain");
        assertThat(rules(kubernetes, forwarded("svc.cluster.local"))).isEmpty();
        assertThat(rules(". {\n    erratic\n}\n", new Forwarded(WHAT.suffixes(), WHAT.servers(), true)))
                .containsExactly("forward");
        assertThat(rules(DEFAULT, new Forwarded(List.of(), List.of(), false))).containsExactly("suffixes", "servers");
        Forwarded many = new Forwarded(
                IntStream.rangeClosed(0, CorednsConfigEdit.MAX_SUFFIXES)
                        .mapToObj(i -> DomainName.of("n" + i + ".test"))
                        .toList(),
                WHAT.servers(),
                false);
        assertThat(rules(DEFAULT, many)).containsExactly("suffixes");
    }

    @Test
    void leavesAFileOfItsNameThatIsSomebodyElses() throws IOException {
        ClusterDns his = new ClusterDns(
                text("k3s"), new TreeMap<>(Map.of(CorednsConfigEdit.FILE, "x.test {\n    erratic\n}\n")));
        assertThat(rules(his, WHAT)).containsExactly("file-taken");
        assertThat(CorednsConfigEdit.without(his).orThrow()).isEqualTo(his);
    }

    @ParameterizedTest
    @ValueSource(strings = {"END only", "BEGIN only", "twice", "other way round"})
    void refusesMarksThatWereTornApart(String how) {
        String whole = CorednsConfigEdit.with(new ClusterDns(DEFAULT), WHAT)
                .orThrow()
                .after()
                .corefile();
        String begin = whole.substring(whole.indexOf("# BEGIN"), whole.indexOf("a.example.com"));
        String torn = switch (how) {
            case "END only" -> whole.replace(begin, "");
            case "BEGIN only" -> whole.replace("# END zonefleet\n", "");
            case "twice" -> whole + whole;
            default -> DEFAULT + "# END zonefleet\n" + begin;
        };
        assertThat(rules(torn, WHAT)).containsExactly("marks");
        assertThat(CorednsConfigEdit.without(new ClusterDns(torn))).isInstanceOf(Parsed.Invalid.class);
    }

    private static List<String> rules(String corefile, Forwarded what) {
        return rules(new ClusterDns(corefile), what);
    }

    private static List<String> rules(ClusterDns dns, Forwarded what) {
        return switch (CorednsConfigEdit.with(dns, what)) {
            case Parsed.Valid<Edited> edited -> List.of();
            case Parsed.Invalid<Edited>(List<Violation> violations) ->
                violations.stream().map(Violation::rule).toList();
        };
    }

    static Forwarded forwarded(String... suffixes) {
        return new Forwarded(
                List.of(suffixes).stream().map(DomainName::of).toList(),
                List.of(new Upstream("10.96.0.53"), new Upstream("fd00::53")),
                false);
    }

    private static String text(String distribution) throws IOException {
        try (InputStream file = Objects.requireNonNull(
                CorednsConfigEditTest.class.getResourceAsStream("/cluster-dns/" + distribution))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
