// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.steps;

import io.zonefleet.model.ApplyMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How CoreDNS is to learn of what was written. The order is the order of strength. */
public enum Pickup {
    /** It need not. */
    NONE,
    /** By the {@code file} plugin's own look at each zone file. */
    TICK,
    /** By SIGUSR1: reads everything anew, and forgets everything cached. */
    SIGNAL;

    private static final Duration LONG_TICK = Duration.ofSeconds(1);

    /**
     * What the choice depends on.
     *
     * @param mode of the profile
     * @param tick how often CoreDNS looks at each zone file
     * @param cached whether a signal would empty a cache
     * @param reload how long the last reload took; empty before the first
     * @param signals whether it can be signalled; else it reads a new Corefile by itself, and records only at its tick
     */
    public record Situation(
            ApplyMode mode, Duration tick, boolean cached, Optional<Duration> reload, boolean signals) {}

    /** How what these steps wrote is picked up. */
    public static Pickup of(List<Step> steps, Situation situation) {
        Pickup strongest = NONE;
        for (Step step : steps) {
            Pickup needed = of(step, situation);
            strongest = needed.compareTo(strongest) > 0 ? needed : strongest;
        }
        return strongest;
    }

    private static Pickup of(Step step, Situation situation) {
        return switch (step) {
            case Step.PutCorefile corefile -> SIGNAL;
            // Same serial, other bytes: at its tick CoreDNS would compare the serials and read no further.
            case Step.PutZone zone
            when zone.before().isPresent()
                    && zone.before().get().serial() == zone.after().serial() -> SIGNAL;
            case Step.PutZone zone -> ofRecords(situation);
            case Step.DropZone zone -> NONE;
        };
    }

    private static Pickup ofRecords(Situation situation) {
        return !situation.signals()
                ? TICK
                : switch (situation.mode()) {
                    case TICK -> TICK;
                    case SIGNAL -> SIGNAL;
                    case AUTO -> {
                        boolean quick = situation.reload().isEmpty()
                                || situation.reload().get().multipliedBy(2).compareTo(situation.tick()) <= 0;
                        boolean cheap = quick && !situation.cached();
                        yield cheap || situation.tick().compareTo(LONG_TICK) > 0 ? SIGNAL : TICK;
                    }
                };
    }
}
