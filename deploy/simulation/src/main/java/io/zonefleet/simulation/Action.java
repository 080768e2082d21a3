// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One thing that happens in a schedule. It has all that it depends on in itself, so that a schedule stays the same schedule when others
 * are taken out of it. Clients of the store are counted: first the control planes, then the nodes.
 */
public sealed interface Action {
    /** Time passes, and every program does what is due. {@code salt} decides in which order, and how finely time passes. */
    record Run(int millis, int salt) implements Action {}

    /**
     * A client writes through a control plane.
     *
     * @param plane which; from 0
     * @param wish what is asked for; {@code name} and {@code value} say it in detail
     * @param key of idempotency; 0 for none
     */
    record Write(int plane, Wish wish, int name, int value, int key) implements Action {}

    /** A control plane's materialiser takes a step out of turn. */
    record Materialise(int plane) implements Action {}

    /** Something happens to the {@code operation}th operation of a client at the store from now. */
    record Trip(int client, int operation, AtStore what) implements Action {}

    /** Before the {@code operation}th operation of a client at the store from now, this happens. */
    record Meanwhile(int client, int operation, Action what) implements Action {}

    /** Something happens to a client's connection. */
    record Client(int client, Connection what, int value) implements Action {}

    /** Something happens to the store itself. */
    record Server(AtServer what, int value) implements Action {}

    /** Something happens to a node; counted from 0. */
    record Node(int node, OnNode what, int value) implements Action {}

    /** What can be asked of a control plane. */
    enum Wish {
        PUT,
        PUT_IF_UNCHANGED,
        PLACE,
        DELETE,
        DECLARE,
        UNDECLARE,
        CLUSTER,
        PROFILE,
        SOURCE,
        FEED,
        UNFEED,
        MANY,
        DROP_MANY,
        /** A contribution of a cluster, now and then with a horizon or as a last resort. */
        CONTRIBUTE,
        /** Drains a cluster, or an address that the domain named has. */
        DRAIN,
        UNDRAIN
    }

    /** What can happen at an operation at the store. */
    enum AtStore {
        NOT_DONE,
        ANSWER_LOST,
        STOPPED_BEFORE,
        STOPPED_AFTER
    }

    /** What can happen to a connection. */
    enum Connection {
        CUT,
        JOIN,
        EVENTS_DROPPED,
        EVENTS_REPEATED,
        EVENTS_LATE,
        WATCHES_BROKEN
    }

    /** What can happen to the store. */
    enum AtServer {
        COMPACTED,
        WIPED,
        RESTORED,
        LEASES_EXPIRED,
        DESIRED_POISONED,
        HEAD_POISONED,
        INTENT_POISONED,
        DESIRED_ERASED
    }

    /** What can happen on a node. */
    enum OnNode {
        RESTARTED,
        POWER_LOST,
        STOPPED_AT_DISK,
        POWER_LOST_AT_DISK,
        DISK_FULL,
        DISK_READ_ONLY,
        DISK_FAILING,
        DISK_REPAIRED,
        COREDNS_DIED,
        COREDNS_HANGS,
        COREDNS_DEAF,
        EPOCH_ACCEPTED,
        /** On the node that has an operator, whichever is named: he saves his Corefile, one time in three before it is complete. */
        OPERATOR_SAVES
    }

    /** As Java, to be pasted into a test. */
    default String code() {
        Class<? extends Action> type = getClass();
        return "new Action." + type.getSimpleName() + "("
                + Arrays.stream(type.getRecordComponents()).map(this::code).collect(Collectors.joining(", ")) + ")";
    }

    private String code(RecordComponent component) {
        try {
            Object value = component.getAccessor().invoke(this);
            return switch (value) {
                case Action action -> action.code();
                case Enum<?> constant ->
                    "Action." + constant.getDeclaringClass().getSimpleName() + "." + constant.name();
                default -> String.valueOf(value);
            };
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
