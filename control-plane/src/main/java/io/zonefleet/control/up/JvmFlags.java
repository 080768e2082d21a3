// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.util.ArrayList;
import java.util.List;

/** Flags of the JVMs that {@code up} starts. */
final class JvmFlags {
    /** The first with compact object headers as a product feature (JEP 519). */
    private static final int COMPACT_HEADERS = 25;

    private JvmFlags() {}

    /** @param feature of the JDK, such as 25 */
    static List<String> controlPlane(int feature) {
        List<String> flags = common(feature);
        flags.add("-Xmx512m");
        return flags;
    }

    /**
     * Small: an agent is to cost a node less than its CoreDNS does.
     *
     * @param feature of the JDK, such as 25
     */
    static List<String> agent(int feature) {
        List<String> flags = common(feature);
        flags.addAll(List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:-UsePerfData"));
        return flags;
    }

    private static List<String> common(int feature) {
        List<String> flags = new ArrayList<>();
        // Netty and protobuf use what newer JDKs warn of
        flags.add("--enable-native-access=ALL-UNNAMED");
        flags.add("-Dsun.misc.unsafe.memory.access=allow");
        flags.add("-XX:+ExitOnOutOfMemoryError");
        if (feature >= COMPACT_HEADERS) {
            flags.add("-XX:+UseCompactObjectHeaders");
        }
        return flags;
    }
}
