// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever an operator writes: it is refused, or what is made of it is sound too. */
class AnyOperatorBlocksTest {
    private static final Map<Pillar, List<String>> VALUES = Map.of(
            Pillar.DNS_DOMAIN, List.of("cluster.local"),
            Pillar.LOCAL_DNS, List.of("169.254.20.10", "fd00::10"),
            Pillar.CLUSTER_DNS, List.of("10.96.0.11"),
            Pillar.UPSTREAM_SERVERS, List.of("/etc/resolv.conf"));
    private static final String BLOCK = "x.test {\n    bind __PILLAR__LOCAL__DNS__\n    %s\n}\n";

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "{",
                "}",
                "\"",
                "\\",
                "#",
                " ",
                "\n",
                ",",
                "reload",
                "reload 30s",
                "import x",
                "import *",
                "(x) {\n    errors\n    reload\n}\n",
                "__PILLAR__DNS__DOMAIN__",
                "__PILLAR__LOCAL__DNS__",
                "__PILLAR__X__",
                ":53",
                ". {",
                "bind ::",
                "{$HOME}",
                "{%",
                "é",
                "\uFEFF",
                "forward . __PILLAR__UPSTREAM__SERVERS__ {\n  force_tcp\n}",
                "hosts {\n  reload 5s\n}",
                "health :8080",
                "\"a\nb\"");
        Arbitrary<String> line = pieces.list().ofMinSize(1).ofMaxSize(4).map(some -> String.join(" ", some));
        Arbitrary<String> block = line.map(BLOCK::formatted);
        return Arbitraries.frequencyOf(Tuple.of(3, block), Tuple.of(1, line))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(some -> String.join("", some));
    }

    @Property(tries = 500)
    void isRefusedOrFilledWithoutASurprise(@ForAll("texts") String text) {
        if (OperatorBlocks.parse(text) instanceof Parsed.Valid<OperatorBlocks>(OperatorBlocks read)) {
            for (boolean overUdp : new boolean[] {false, true}) {
                String filled = read.filled(VALUES, overUdp);
                OperatorBlocks again = OperatorBlocks.parse(filled).orThrow();
                assertThat(again.plugin("reload")).isEmpty();
                assertThat(again.uses(Pillar.LOCAL_DNS)).isFalse(); // but in comments
                assertThat(filled.lines().count()).isEqualTo(text.lines().count());
                // others may stand before and behind it
                String among = BLOCK.formatted("errors") + filled + BLOCK.formatted("errors");
                assertThat(OperatorBlocks.parse(among).orThrow().sites())
                        .hasSize(again.sites().size() + 2);
                assertThat(again.moved(new OperatorBlocks.Elsewhere() {
                            @Override
                            public String address(String address) {
                                return "127.0.0.2";
                            }

                            @Override
                            public int port(int port) {
                                return 10_053;
                            }
                        }))
                        .satisfies(moved -> assertThat(
                                        OperatorBlocks.parse(moved).orThrow().sites())
                                .allMatch(site -> site.port() == 10_053));
            }
        }
    }
}
