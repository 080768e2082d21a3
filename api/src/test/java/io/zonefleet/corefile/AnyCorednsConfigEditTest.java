// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.corefile.CorednsConfigEdit.Edited;
import io.zonefleet.model.Parsed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever stands in a cluster's Corefile: it is refused, or edited so that all else stays, and given back to the byte. */
class AnyCorednsConfigEditTest {
    private static final Forwarded WHAT = CorednsConfigEditTest.forwarded("a.example.com", "local", "b.test");

    @Provide
    Arbitrary<String> corefiles() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "\"",
                "\\",
                "#",
                "# comment\n",
                " ",
                "\n",
                "\r\n",
                ",",
                "reload 30s",
                "import custom/*.server\n",
                "import custom/*.override",
                "import x",
                "(x) {\n    errors\n}\n",
                "b.test:53 {\n    erratic\n}\n",
                "bind 10.0.0.1 ::",
                "view v {\n  expr true\n}",
                "kubernetes cluster.local",
                "forward . /etc/resolv.conf",
                "{$HOME}",
                "é\uD83D\uDE00",
                "\uFEFF",
                "# BEGIN zonefleet",
                "# END zonefleet\n",
                "\"a\nb\"");
        Arbitrary<String> line = pieces.list().ofMaxSize(4).map(some -> String.join(" ", some));
        Arbitrary<String> block = line.map(".:53 {\n    errors\n    %s\n    forward . 192.0.2.1\n}\n"::formatted);
        Arbitrary<String> other = Arbitraries.of("c.test", "dns://d.test:53", ".:5353", "e.test,\nf.test")
                .map(key -> key + " {\n    erratic\n}\n");
        return Arbitraries.frequencyOf(Tuple.of(4, block), Tuple.of(2, other), Tuple.of(2, line))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(some -> String.join("", some))
                .flatMap(text -> Arbitraries.of(text, text.strip()));
    }

    @Property(tries = 2000)
    void isRefusedOrGivenBack(@ForAll("corefiles") String corefile) {
        ClusterDns before = new ClusterDns(corefile, new TreeMap<>(Map.of("x.override", "log\n")));
        if (!(CorednsConfigEdit.with(before, WHAT) instanceof Parsed.Valid<Edited>(Edited edited))) {
            return;
        }
        ClusterDns after = edited.after();
        assertThat(after.corefile()).startsWith(corefile);
        assertThat(after.corefile().equals(corefile)).isEqualTo(edited.custom());
        assertThat(CorednsConfigEdit.with(after, WHAT).orThrow().after()).isEqualTo(after);
        assertThat(CorednsConfigEdit.without(after).orThrow()).isEqualTo(before);
        assertThat(CorednsConfigEdit.without(before).orThrow()).isEqualTo(before);
    }

    @Property(tries = 300)
    void takesBackOnlyItsOwn(@ForAll("corefiles") String corefile) {
        if (CorednsConfigEdit.without(new ClusterDns(corefile)) instanceof Parsed.Valid<ClusterDns>(ClusterDns same)) {
            assertThat(List.of(same.corefile())).containsExactly(corefile);
        }
    }
}
