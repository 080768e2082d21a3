// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.model.Address;
import org.junit.jupiter.api.Test;

/** Output is as iproute2 6.1 prints it, without the fields that are not read. */
class LinksJsonTest {
    private static final String OUTPUT = """
            [{},{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"link_type":"loopback","addr_info":[
               {"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host","label":"lo"},
               {"family":"inet6","local":"::1","prefixlen":128,"scope":"host"}]},
             {"ifindex":2,"ifname":"nodelocaldns","flags":["BROADCAST","MULTICAST"],"link_type":"ether",
              "linkinfo":{"info_kind":"bridge","info_data":{"stp_state":0}},"ifalias":"zonefleet","addr_info":[
               {"family":"inet","local":"169.254.20.10","prefixlen":32,"scope":"global","label":"nodelocaldns"},
               {"family":"inet6","local":"fd00::10","prefixlen":128,"scope":"global","tentative":true}]},
             {"ifindex":3,"ifname":"br0","flags":["BROADCAST","MULTICAST","UP"],"linkinfo":{"info_kind":"bridge"},"addr_info":[]},
             {"ifindex":4,"link_index":2,"ifname":"veth1","flags":["UP"],"master":"br0",
              "linkinfo":{"info_kind":"veth","info_slave_kind":"bridge"},"addr_info":[]}]
            """;

    @Test
    void readsLinksWithTheirAddresses() throws Exception {
        ActualLinks links = LinksJson.read(OUTPUT);

        ActualLink ours = links.named("nodelocaldns").orElseThrow();
        assertThat(ours.kind()).isEqualTo("bridge");
        assertThat(ours.isOurs()).isTrue();
        assertThat(ours.up()).isFalse();
        assertThat(ours.addresses())
                .containsExactly(
                        new ActualAddress(Address.of("169.254.20.10"), 32, true),
                        new ActualAddress(Address.of("fd00::10"), 128, false));
        assertThat(ours.members()).isFalse();
        assertThat(links.named("br0").orElseThrow().members()).isTrue();
        assertThat(links.named("lo").orElseThrow().kind()).isEqualTo("loopback");
        assertThat(links.holding(Address.of("169.254.20.10"), "lo")).contains(ours);
        assertThat(links.holding(Address.of("169.254.20.10"), "nodelocaldns")).isEmpty();
    }

    @Test
    void concludesNothingFromWhatItDoesNotUnderstand() {
        for (String output :
                new String[] {"", "{}", "[{\"ifname\":\"a\"}]", "Object \"addr\" is unknown", "[{\"flags\":[]}]"}) {
            assertThatThrownBy(() -> LinksJson.read(output)).as(output).isInstanceOf(UnreadableOutputException.class);
        }
    }
}
