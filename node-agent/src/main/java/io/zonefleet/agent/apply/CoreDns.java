// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.state.CpuUse;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The CoreDNS of this node. */
public interface CoreDns {
    /** Something that happened to it. */
    sealed interface Event {
        /** A process runs; {@code instance} is what it answers to be. */
        record Started(String instance, long pid) implements Event {}

        /** It says which version it is. */
        record Version(String text) implements Event {}

        /** The process ended by itself, and is started again. */
        record Ended(String how, String lastWords) implements Event {}

        /** It has read Corefile and zones anew, and nothing of it serves the old ones any more. */
        record Reloaded() implements Event {}

        /** It did not take what it was told to read; it serves what it had. */
        record ReloadFailed(String why) implements Event {}

        /** It can't be started at all; it is tried again. */
        record CannotStart(String why) implements Event {}

        /**
         * Which processes of others are there now, all of them.
         *
         * @param names what they answer to be; none where that is to be learnt from the first answer
         * @param fresh those of {@code names} that were not there before
         * @param pids where they can be seen
         * @param trouble why one or all are not there, or what can't be told of them; empty where all is well
         */
        record Present(Set<String> names, Set<String> fresh, Set<Long> pids, Optional<Finding> trouble)
                implements Event {
            public Present {
                names = Set.copyOf(names);
                fresh = Set.copyOf(fresh);
                pids = Set.copyOf(pids);
            }

            /** Whether there is any. */
            public boolean isAny() {
                return !pids.isEmpty() || trouble.isEmpty();
            }
        }

        /** It could not be told to read anew. */
        record NotTold(Words why) implements Event {}
    }

    /** Whether it is the agent's to start and to end. */
    boolean isOurs();

    /** Its processes that can be seen; any thread. */
    Set<Long> pids();

    /** What its process has had of the CPU since its start; empty where that can't be seen, or others start it. */
    default Optional<CpuUse> cpuUse() {
        return Optional.empty();
    }

    /** Starts it, and from then on again whenever it ends; looks for it, where others start it. */
    void start();

    /** Starts it at once where it has ended and waits to be started again. Only for one that is the agent's. */
    default void startNow() {}

    /** Makes it read Corefile and zones anew (SIGUSR1). Only for one that has answered: before, the signal would end it. */
    void reload();

    /** Sees when it has read Corefile and zones anew by itself, which it does {@code within} that time. */
    void awaitReload(Duration within);

    /** Ends one that hangs, at once; it is started again. Only for one that is the agent's. */
    void kill();

    /** What happened since the last call, in order. */
    List<Event> events();

    /** Ends it for good, and returns when it has ended; one that others started goes on. */
    void stop();
}
