// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.DomainName;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterDnsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".:53 {\n kubernetes cluster.local in-addr.arpa ip6.arpa {\n  pods insecure\n }\n}",
                ".:53 {\n kubernetes in-addr.arpa Cluster.Local.\n}",
                "# kubernetes other.example\na.example {\n whoami\n}\n.:53 {\n log\n kubernetes cluster.local\n}",
                "(k8s) {\n kubernetes cluster.local\n}\n. {\n import k8s\n}"
            })
    void tellsTheDomainThatItAnswersForKubernetes(String corefile) {
        assertThat(new ClusterDns(corefile).clusterDomain()).contains(DomainName.of("cluster.local"));
    }

    @Test
    void alsoWhereThatStandsInAFileThatItImports() {
        ClusterDns dns = new ClusterDns(
                "import custom/*.server", new TreeMap<>(Map.of("k.server", ".:53 {\n kubernetes cluster.local\n}\n")));
        assertThat(dns.clusterDomain()).contains(DomainName.of("cluster.local"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".:53 {\n forward . 192.0.2.1\n}", ".:53 {\n kubernetes\n}", ".:53 {\n kubernetes a {"})
    void tellsNothingWhereNothingSaysIt(String corefile) {
        assertThat(new ClusterDns(corefile).clusterDomain()).isEmpty();
    }
}
