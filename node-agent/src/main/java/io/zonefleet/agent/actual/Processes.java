// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes of this machine, as far as they can be seen from here. */
public interface Processes {
    /**
     * One process.
     *
     * @param pid its number, which another may have after its end
     * @param started when, in ticks since the machine's start: with the pid it names the process for good
     * @param program what is executed: a path where that may be read, else as it was called
     * @param arguments its command line
     */
    record Running(long pid, long started, String program, List<String> arguments) {
        public Running {
            arguments = List.copyOf(arguments);
        }
    }

    /** Numbers of all processes. */
    List<Long> pids();

    /** One; empty where none has this number, or no command line. */
    Optional<Running> of(long pid);

    /** A variable of its environment as it was started, empty text where it is not set; nothing where that may not be read. */
    Optional<String> variable(long pid, String name);

    /**
     * The sockets (inodes) that it serves DNS on; nothing where they may not be read. Every socket of the machine is looked at: that takes
     * tens of milliseconds where there are thousands.
     */
    Optional<Set<Long>> serving(long pid);

    /**
     * Its descriptors of these sockets, each with the socket behind it; nothing where they may not be read. After a reload
     * CoreDNS serves the same sockets by other descriptors, and the ones from before are closed when its old servers have stopped.
     */
    Optional<Set<String>> descriptors(long pid, Set<Long> sockets);

    /** Whether it handles a signal; one that does not would be ended by it. */
    boolean handles(long pid, int signal);
}
