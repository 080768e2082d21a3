// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.RuleKeeper.Phase;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private final ManualTime time = new ManualTime();
    private final Orders orders = new Orders(time.time());

    private static Wish wish(Teardown teardown) {
        NetworkSettings settings =
                new NetworkSettings("nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, RulesBackend.AUTO, teardown);
        List<Endpoint> dns = List.of(new Endpoint(Address.of("169.254.20.10"), 53));
        return new Wish(Optional.of(new DesiredNetwork(settings, dns, Optional.empty())), List.of());
    }

    @Test
    void healthThatIsLostByTimeIsToldOfAtTheNextSign() {
        orders.want(wish(Teardown.REMOVE_ON_LOST_HEALTH));
        assertThat(orders.answers(Answers.PROVED)).isTrue();
        assertThat(orders.standing().phase()).isEqualTo(Phase.ALL);

        assertThat(orders.answers(Answers.NOT)).as("not yet").isFalse();
        time.advance(Duration.ofSeconds(3));
        assertThat(orders.answers(Answers.NOT)).isTrue();
        assertThat(orders.standing().phase()).isEqualTo(Phase.LOST);
        assertThat(orders.answers(Answers.NOT)).as("told already").isFalse();

        assertThat(orders.answers(Answers.PARTLY)).isTrue();
        assertThat(orders.standing().phase()).isEqualTo(Phase.ALL);
    }

    @Test
    void healthMattersOnlyWhereTheProfileSaysSo() {
        orders.want(wish(Teardown.REMOVE));
        assertThat(orders.answers(Answers.PARTLY)).as("not proved").isFalse();
        assertThat(orders.standing().phase()).isEqualTo(Phase.HOLD);
        assertThat(orders.answers(Answers.PROVED)).isTrue();
        orders.standing();

        time.advance(Duration.ofSeconds(10));

        assertThat(orders.answers(Answers.NOT)).isFalse();
    }
}
