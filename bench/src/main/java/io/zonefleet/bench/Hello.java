// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

/** The least that a program of a JVM can be: the floor of {@code bench/cli}. */
public final class Hello {
    private Hello() {}

    /** Says hello. */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
