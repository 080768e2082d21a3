// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.model.Traffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code TrafficTest} reads the page of a real CoreDNS. */
class CountersTest {
    private static final String PAGE = """
            # HELP coredns_build_info A metric with a constant '1' value.
            # TYPE coredns_build_info gauge
            coredns_build_info{goversion="go1.26.0",revision="4b26cce",version="1.15.0"} 1
            coredns_cache_entries{server="dns://127.0.0.1:53",type="success",view="",zones="."} 17
            coredns_cache_hits_total{server="dns://127.0.0.1:53",type="denial",view="",zones="."} 5
            coredns_cache_hits_total{server="dns://127.0.0.1:53",type="success",view="",zones="."} 1.5e+06
            coredns_cache_requests_total{server="dns://127.0.0.1:53",view="",zones="."} 2e+06
            coredns_dns_requests_total{family="1",proto="tcp",server="dns://127.0.0.1:53",type="A",view="",zone="."} 10
            coredns_dns_requests_total{family="1",proto="udp",server="dns://127.0.0.1:53",type="A",view="",zone="."} 2e+06
            coredns_dns_requests_total{family="2",proto="udp",server="dns://[::1]:53",type="A",view="",zone="a b{c} 9"} 7
            coredns_dns_responses_total{plugin="forward",rcode="SERVFAIL",server="dns://127.0.0.1:53",view="",zone="."} 3
            coredns_dns_responses_total{plugin="cache",rcode="SERVFAIL",server="dns://127.0.0.1:53",view="",zone="."} 1
            coredns_dns_responses_total{plugin="cache",rcode="NOERROR",server="dns://127.0.0.1:53",view="",zone="."} 2e+06
            go_goroutines 21
            process_start_time_seconds 1.7637228e+09
            """;

    private static Counters read(String page) throws IOException {
        return Counters.read(new BufferedReader(new StringReader(page)));
    }

    private static Counters counters(String process, long queries) {
        return new Counters(process, queries, 0, 0, 0);
    }

    @Test
    void addsUpWhatAllBlocksCount() throws IOException {
        assertThat(read(PAGE)).isEqualTo(new Counters("1.7637228e+09", 2_000_017, 2_000_000, 1_500_005, 4));
    }

    @Test
    void hasCountedNothingWhereNobodyHasAsked() throws IOException {
        assertThat(read("coredns_build_info{version=\"1.15.0\"} 1\nprocess_start_time_seconds 5\n"))
                .isEqualTo(counters("5", 0));
    }

    @Test
    void takesNoOtherProgramForCoreDns() {
        assertThatThrownBy(() -> read("process_start_time_seconds 5\nnode_load1 0.5\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("these are not the metrics of CoreDNS");
        assertThatThrownBy(() -> read("coredns_dns_requests_total{zone=\".\"} many\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("many");
    }

    @Test
    void tellsWhatCameBetweenTwoLooks() {
        Counters before = new Counters("5", 100, 90, 80, 7);
        Counters now = new Counters("5", 160, 140, 120, 7);

        assertThat(now.since(before, Duration.ofSeconds(30))).contains(new Traffic(30_000, 60, 50, 40, 0));
        assertThat(now.since(before, Duration.ZERO)).isEmpty();
    }

    /** Also where the clock gave both the same time: counters never go back. */
    @Test
    void tellsNothingAcrossTwoProcesses() {
        assertThat(counters("6", 200).since(counters("5", 100), Duration.ofSeconds(30)))
                .isEmpty();
        assertThat(counters("5", 99).since(counters("5", 100), Duration.ofSeconds(30)))
                .isEmpty();
    }
}
