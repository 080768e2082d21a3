// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import io.zonefleet.acceptance.Fleet;

/**
 * A name whose answer changes while it is asked for. Each version has an address of its own, so every answer tells which version it is.
 * One thread issues versions, one asks.
 */
public final class Subject {
    /** More versions would not fit into the last two bytes of an address. */
    public static final int VERSIONS = 1 << 16;

    /** Stands for an answer that was never declared. */
    static final int NONE = -1;

    private static final int UPSTREAM = Question.number(Fleet.UPSTREAM);

    private final String name;
    private final Question question;
    private final int base;
    private final boolean comesAndGoes;
    private volatile int issued;
    private volatile int proved;
    private int seen;
    private long seenAt;

    private Subject(String name, int number, boolean comesAndGoes) {
        this.name = name;
        this.question = new Question(name);
        this.base = Question.number("10." + number + ".0.0");
        this.comesAndGoes = comesAndGoes;
    }

    /**
     * One that is always managed, with version 0 from the start.
     *
     * @param number 0 to 255, another for each
     */
    public static Subject always(String name, int number) {
        return new Subject(name, number, false);
    }

    /** One that is managed in its odd versions only: in the even ones, 0 at the start, upstream's answer is right. */
    public static Subject comesAndGoes(String name, int number) {
        return new Subject(name, number, true);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The address of a version in which it is managed. */
    public String address(int version) {
        int number = base + version;
        return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** Whether it is managed in that version. */
    public boolean isManaged(int version) {
        return !comesAndGoes || version % 2 == 1;
    }

    /** Begins the next version: before it is written, since from then on it may be answered. */
    public int next() {
        int next = issued + 1;
        if (next >= VERSIONS) {
            throw new IllegalStateException("no more versions of " + name);
        }
        issued = next;
        return next;
    }

    /** The newest version. */
    public int issued() {
        return issued;
    }

    /** The agent has given a receipt for that version: from now on no older one may be answered. */
    public void proved(int version) {
        proved = version;
    }

    int proved() {
        return proved;
    }

    Question question() {
        return question;
    }

    /** The newest version that was answered. */
    int seen() {
        return seen;
    }

    /** When it was answered first, on {@link System#nanoTime}. */
    long seenAt() {
        return seenAt;
    }

    /** Takes note of an answer; returns its version, {@link #NONE} where it is none. */
    int take(int address, int floor, long now) {
        int version = version(address, floor);
        if (version > seen) {
            seen = version;
            seenAt = now;
        }
        return version;
    }

    /** Upstream's answer stands for any even version: for the first that is not older than {@code floor}, where there is one. */
    private int version(int address, int floor) {
        int newest = issued;
        if (comesAndGoes && address == UPSTREAM) {
            int even = floor + floor % 2;
            return even <= newest ? even : floor - 1;
        }
        int version = address - base;
        boolean known = version >= 0 && version <= newest && isManaged(version);
        return known ? version : NONE;
    }
}
