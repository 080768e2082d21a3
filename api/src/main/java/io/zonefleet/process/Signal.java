// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

/** What can be sent to a child; named as {@code kill -s} names it. */
public enum Signal {
    TERM,
    KILL,
    HUP,
    USR1,
    STOP,
    CONT
}
