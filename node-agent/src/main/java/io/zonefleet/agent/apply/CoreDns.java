// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import java.util.List;

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
    }

    /** Starts it, and from then on again whenever it ends. */
    void start();

    /** Makes it read Corefile and zones anew (SIGUSR1). Only for one that has answered: before, the signal would end it. */
    void reload();

    /** Ends one that hangs, at once; it is started again. */
    void kill();

    /** What happened since the last call, in order. */
    List<Event> events();

    /** Ends it for good, and returns when it has ended. */
    void stop();
}
