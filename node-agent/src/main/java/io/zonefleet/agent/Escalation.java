// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to do when CoreDNS does not answer as written: tell it again, tell it again, start it anew; then the same at ease. Belongs to the
 * loop's thread.
 */
final class Escalation {
    private static final int RESTART_AT = 3;
    private static final int CYCLE = 10;

    private int stage;

    /** One thing to do. */
    enum Action {
        NONE,
        RELOAD,
        RESTART
    }

    /**
     * What is to be done now.
     *
     * @param stuck how long nothing has moved; zero where all is as it should be
     * @param limit after which that is too long
     */
    Action next(Duration stuck, Duration limit) {
        if (stuck.isZero()) {
            stage = 0;
            return Action.NONE;
        }
        if (stuck.compareTo(limit.multipliedBy(stage + 1L)) < 0) {
            return Action.NONE;
        }
        stage++;
        return stage % CYCLE == RESTART_AT ? Action.RESTART : Action.RELOAD;
    }

    /**
     * Does what is to be done now.
     *
     * @param mayRestart whether a new process could help: not where somebody else listens where CoreDNS does
     */
    void step(Rendering rendering, Proving proving, CoreDnsWatch coreDns, Duration prove, boolean mayRestart) {
        Duration twoTicks = rendering.corefile().tick().multipliedBy(2);
        Duration limit = (prove.compareTo(twoTicks) > 0 ? prove : twoTicks)
                .plus(coreDns.within().orElse(Duration.ZERO));
        switch (next(proving.stuck(), limit)) {
            case NONE -> {}
            case RELOAD -> coreDns.wantReload();
            case RESTART -> {
                if (mayRestart && coreDns.isOurs()) {
                    coreDns.kill(Sentence.COREDNS_DEAF.of());
                } else {
                    coreDns.wantReload();
                }
            }
        }
    }

    /**
     * What takes too long.
     *
     * @param newest what is on the way; empty: nothing is rendered yet
     */
    List<Finding> findings(Optional<Rendering> newest, Proving proving) {
        List<Finding> findings = new ArrayList<>();
        if (stage == 0 || newest.isEmpty() || proving.isProved()) {
            return findings;
        }
        proving.book()
                .whatIsWrong()
                .ifPresent(wrong -> findings.add(
                        new Finding(FaultKind.NOT_PROVED, wrong.zone().text(), wrong.what())));
        if (!proving.answerers().isProved()) {
            findings.add(new Finding(
                    FaultKind.NOT_PROVED,
                    "corefile",
                    Sentence.COREFILE_NOT_SEEN.of(
                            newest.get().corefile().version(),
                            proving.answerers().corefile())));
        }
        return findings;
    }
}
