// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.steps.Pickup.Situation;
import io.zonefleet.model.ApplyMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PickupTest {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Optional<Duration> QUICK = Optional.of(Duration.ofMillis(2));
    private static final Step RECORDS =
            new Step.PutZone("db.a.test", Optional.of(new FileFact("old", 1)), new FileFact("new", 2));
    private static final Step SAME_SERIAL =
            new Step.PutZone("db.a.test", Optional.of(new FileFact("old", 2)), new FileFact("new", 2));

    private static Pickup of(Step step, ApplyMode mode, Duration tick, boolean cached, Optional<Duration> reload) {
        return Pickup.of(
                List.of(new Step.DropZone("db.b.test"), step), new Situation(mode, tick, cached, reload, true));
    }

    @Test
    void signalsRecordsWhereThatIsQuickAndEmptiesNoCache() {
        assertThat(of(RECORDS, ApplyMode.AUTO, TICK, false, QUICK)).isEqualTo(Pickup.SIGNAL);
        assertThat(of(RECORDS, ApplyMode.AUTO, TICK, false, Optional.empty())).isEqualTo(Pickup.SIGNAL);
        assertThat(of(RECORDS, ApplyMode.AUTO, TICK, true, QUICK)).isEqualTo(Pickup.TICK);
        assertThat(of(RECORDS, ApplyMode.AUTO, TICK, false, Optional.of(Duration.ofMillis(26))))
                .isEqualTo(Pickup.TICK);
    }

    @Test
    void doesNotWaitForALongTick() {
        Duration longTick = Duration.ofMillis(2_500);

        assertThat(of(RECORDS, ApplyMode.AUTO, longTick, true, QUICK)).isEqualTo(Pickup.SIGNAL);
        assertThat(of(RECORDS, ApplyMode.TICK, longTick, true, QUICK)).isEqualTo(Pickup.TICK);
    }

    @Test
    void doesWhatTheProfileSays() {
        assertThat(of(RECORDS, ApplyMode.TICK, TICK, false, QUICK)).isEqualTo(Pickup.TICK);
        assertThat(of(RECORDS, ApplyMode.SIGNAL, TICK, true, QUICK)).isEqualTo(Pickup.SIGNAL);
    }

    @Test
    void signalsWhatTheTickWouldPassOver() {
        Step corefile = new Step.PutCorefile(new FileFact("new", 0));

        assertThat(of(SAME_SERIAL, ApplyMode.TICK, TICK, true, QUICK)).isEqualTo(Pickup.SIGNAL);
        assertThat(of(corefile, ApplyMode.TICK, TICK, true, QUICK)).isEqualTo(Pickup.SIGNAL);
    }

    @Test
    void leavesCoreDnsAloneForARemovalThatNoCorefileNames() {
        assertThat(of(new Step.DropZone("db.c.test"), ApplyMode.SIGNAL, TICK, false, QUICK))
                .isEqualTo(Pickup.NONE);
    }
}
