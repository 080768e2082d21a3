// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import io.zonefleet.agent.state.CpuUse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The agents of this machine that tell each other who they are. Belongs to the loop's thread. */
public interface Partners extends AutoCloseable {
    /** Nobody else, for an agent that shares nothing. */
    Partners NONE = new Partners() {
        @Override
        public void announce(Registration mine) {}

        @Override
        public List<Partner> others() {
            return List.of();
        }

        @Override
        public OptionalLong started(long pid) {
            return OptionalLong.empty();
        }

        @Override
        public long user() {
            return 0;
        }

        @Override
        public boolean kill(Registration.Instance instance) {
            return false;
        }

        @Override
        public void leave() {}

        @Override
        public void close() {}
    };

    /**
     * Another agent.
     *
     * @param said what it says of itself
     * @param agentAlive whether its agent runs: the kernel knows by the lock that it holds
     * @param running whether the very CoreDNS process that it names is there
     */
    record Partner(Registration said, boolean agentAlive, boolean running) {}

    /**
     * Says who this agent is; again, whenever that has changed.
     *
     * @throws IOException where nobody can be told; the message says why
     */
    void announce(Registration mine) throws IOException;

    /** Who else is there. Those of whom nothing runs any more are gone. */
    List<Partner> others() throws IOException;

    /** When a process was started, in ticks since the machine's start; empty where there is none of that number. */
    OptionalLong started(long pid);

    /** What a process has had of the CPU since its start; empty where that can't be seen. */
    default Optional<CpuUse> cpuUse(long pid) {
        return Optional.empty();
    }

    /** This process's user. */
    long user();

    /** Ends a CoreDNS at once (SIGKILL), where it is still the very one; returns whether it was. */
    boolean kill(Registration.Instance instance);

    /** This agent is about to end: to the others it runs no more; its CoreDNS may, and is no stranger to them. */
    void leave();

    /** This agent is no longer there. */
    @Override
    void close();
}
