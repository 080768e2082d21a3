// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorBlocksTest {
    private static final Map<Pillar, List<String>> VALUES = Map.of(
            Pillar.DNS_DOMAIN, List.of("cluster.local"),
            Pillar.LOCAL_DNS, List.of("fd00::10", "169.254.20.10"),
            Pillar.DNS_SERVER, List.of(),
            Pillar.CLUSTER_DNS, List.of("10.96.0.11"),
            Pillar.UPSTREAM_SERVERS, List.of("192.0.2.1", "192.0.2.2:5353"));

    @Test
    void putsValuesInThePlaceOfWordsAndLeavesEveryLineWhereItIs() {
        String base = """
                # the base of node-cache  reload
                __PILLAR__DNS__DOMAIN__:53 {
                    errors
                    reload
                      bind __PILLAR__LOCAL__DNS__ __PILLAR__DNS__SERVER__
                    forward . __PILLAR__CLUSTER__DNS__ {
                        force_tcp
                    }
                    health __PILLAR__LOCAL__DNS__:8080
                }
                .:53 { reload 30s 5s # a comment
                    bind "__PILLAR__LOCAL__DNS__"
                    file /zone {
                        reload 5s
                    }
                    forward . __PILLAR__UPSTREAM__SERVERS__
                }""";

        assertThat(read(base).filled(VALUES, false)).isEqualTo("""
                        # the base of node-cache  reload
                        cluster.local:53 {
                            errors
                        %s
                              bind fd00::10 169.254.20.10%s
                            forward . 10.96.0.11 {
                                force_tcp
                            }
                            health [fd00::10]:8080
                        }
                        .:53 {   %s# a comment
                            bind fd00::10 169.254.20.10
                            file /zone {
                                reload 5s
                            }
                            forward . 192.0.2.1 192.0.2.2:5353
                        }
                        """.formatted("    ", " ", " "));
    }

    @Test
    void takesTcpAwayFromUpstreamServersHoweverItIsIndented() {
        String base = """
                . {
                \tbind __PILLAR__LOCAL__DNS__
                \tforward . __PILLAR__UPSTREAM__SERVERS__ {
                force_tcp
                  max_concurrent 5
                \t}
                }
                x.test {
                    bind __PILLAR__LOCAL__DNS__
                    forward . __PILLAR__CLUSTER__DNS__ {
                        force_tcp
                    }
                }
                """;

        assertThat(read(base).filled(VALUES, true))
                .containsOnlyOnce("force_tcp")
                .contains("max_concurrent 5");
        assertThat(read(base).filled(VALUES, false).split("force_tcp", -1)).hasSize(3);
    }

    @Test
    void findsPluginReloadInSnippetsToo() {
        String text = """
                (common) {
                    errors
                    reload
                }
                x.test {
                    import common
                    bind 192.0.2.1
                }
                """;

        assertThat(read(text).filled(VALUES, false)).doesNotContain("reload").contains("import common", "errors");
    }

    @Test
    void refusesWhatCannotStandAmongOthers() {
        assertThat(faults("x.test:53 {\n    bind 192.0.2.1\n")).containsExactly("line 1 corefile");
        // CoreDNS takes this as a whole file, but not with a block behind it
        assertThat(faults("x.test:53 {\n    bind 192.0.2.1\n    {\n}\n")).containsExactly("line 1 corefile");
        assertThat(faults("x.test:53 {\n    bind 192.0.2.1\n}\ny.test,\n")).containsExactly("line 4 corefile");
        assertThat(faults("x.test:53 {\n    bind 192.0.2.1\n    hosts \"a\n}\n"))
                .containsExactly(" corefile");
        assertThat(faults("x.test:53\nbind 192.0.2.1\nerrors\n")).containsExactly("line 1 corefile");
        assertThat(faults("# nothing\n")).containsExactly(" corefile");
        assertThat(faults("\n\nx.test {\n    whoami\n}\n")).containsExactly("line 3 corefile-bind");
        assertThat(faults("x.test {\n    bind 0.0.0.0\n}\ny.test {\n    bind ::\n}\n"))
                .containsExactly("line 1 corefile-bind", "line 4 corefile-bind");
        assertThat(faults("x.test {\n    bind __PILLAR__NODE__\n}\n"))
                .containsExactly("__PILLAR__NODE__ template-word");
        assertThat(faults("{$ZONE} {\n    bind 192.0.2.1\n}\n")).containsExactly("line 1 corefile-zone");
        assertThat(faults("\"a b\" {\n    bind 192.0.2.1\n}\n")).containsExactly("line 1 corefile-zone");
        assertThat(faults("import /etc/passwd\n")).containsExactly("line 1 corefile");
        assertThat(faults("x.test {\n    bind 192.0.2.1\n    import conf.d/*\n}\n"))
                .containsExactly("line 3 corefile");
        assertThat(faults("x.test {\n    bind 192.0.2.1\n    whoami \0\n}\n")).containsExactly(" characters");
        assertThat(faults("#".repeat(OperatorBlocks.MAX_LENGTH + 1))).containsExactly(" length");
        assertThat(faults("(x) {\n" + "    a\n".repeat(10_000) + "    import x\n}\nx.test {\n    import x\n}\n"))
                .containsExactly("line 10002 corefile");
    }

    @Test
    void movesToOtherAddressesAndPorts() {
        String text = """
                x.test, tls://y.test:8853 {
                    bind 192.0.2.1 fd00::10
                    health 192.0.2.1:8080
                    prometheus :9253
                    loop
                    whoami
                }
                """;

        String moved = read(text).moved(new OperatorBlocks.Elsewhere() {
            @Override
            public String address(String address) {
                return address.contains(":") ? "127.0.0.3" : "127.0.0.2";
            }

            @Override
            public int port(int port) {
                return port + 10_000;
            }
        });

        assertThat(moved)
                .contains("x.test:10053, tls://y.test:18853 {", "bind 127.0.0.2 127.0.0.3", "whoami")
                .doesNotContain("health", "prometheus", "loop");
        assertThat(moved.lines().count()).isEqualTo(text.lines().count());
    }

    @Test
    void saysWhatItServesAndWhatAProcessHasOnce() {
        OperatorBlocks blocks = read("x.test:53 y.test {\n    bind 192.0.2.1\n    prometheus :9253\n}\n");

        assertThat(blocks.sites()).extracting(Site::zone).containsExactly("x.test", "y.test");
        assertThat(blocks.plugin("prometheus")).contains(List.of(":9253"));
        assertThat(blocks.plugin("health")).isEmpty();
        assertThat(blocks.uses(Pillar.DNS_DOMAIN)).isFalse();
    }

    private static OperatorBlocks read(String text) {
        return OperatorBlocks.parse(text).orThrow();
    }

    private static List<String> faults(String text) {
        return OperatorBlocks.parse(text) instanceof Parsed.Invalid<OperatorBlocks>(List<Violation> faults)
                ? faults.stream()
                        .map(fault -> fault.value() + " " + fault.rule())
                        .toList()
                : List.of();
    }
}
