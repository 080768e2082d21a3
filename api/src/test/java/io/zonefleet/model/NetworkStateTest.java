// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a status has of link and rules. */
class NetworkStateTest {
    @Test
    void cutsReasonsInEveryLanguageAlike() {
        String why = "x".repeat(2_000);
        Said said = new Said("link-no-dummy", new TreeMap<>(Map.of("why", why)));
        NetworkState state = new NetworkState(
                        "owner",
                        "nodelocaldns",
                        "bridge",
                        "no dummy: " + why,
                        1,
                        List.of(),
                        "full",
                        "nft",
                        "as the profile says",
                        12,
                        12,
                        Optional.empty(),
                        Optional.of(new TreeMap<>(Map.of(NetworkState.KIND_REASON, said))))
                .waiting(Optional.of(why), Optional.of(said));

        assertThat(state.kindReason()).hasSize(160);
        assertThat(state.said().orElseThrow().values()).hasSize(2).allSatisfy(each -> {
            assertThat(each.code()).isEqualTo("link-no-dummy");
            assertThat(each.values().get("why")).hasSize(160);
        });
    }
}
