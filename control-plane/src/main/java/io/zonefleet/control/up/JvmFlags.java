// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flags of the JVMs that {@code up} starts. */
final class JvmFlags {
    /** The first with compact object headers as a product feature (JEP 519). */
    private static final int COMPACT_HEADERS = 25;

    private JvmFlags() {}

    /**
     * For the control plane.
     *
     * @param feature of the JDK, such as 25
     * @param archive where the JVM keeps its classes as it loaded them; halves the work of the next start
     */
    static List<String> controlPlane(int feature, Path archive) {
        List<String> flags = common(feature, archive);
        flags.add("-Xmx512m");
        return flags;
    }

    /**
     * Small: an agent is to cost a node less than its CoreDNS does.
     *
     * @param feature of the JDK, such as 25
     * @param archive see {@link #controlPlane}
     */
    static List<String> agent(int feature, Path archive) {
        List<String> flags = common(feature, archive);
        flags.addAll(List.of(
                "-Xms8m",
                // room, not use: a thousand names live in a few MiB, a hundred thousand do not fit into 64
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:TrimNativeHeapInterval=10000",
                "-XX:-UsePerfData"));
        return flags;
    }

    private static List<String> common(int feature, Path archive) {
        List<String> flags = new ArrayList<>();
        // Netty and protobuf use what newer JDKs warn of
        flags.add("--enable-native-access=ALL-UNNAMED");
        flags.add("-Dsun.misc.unsafe.memory.access=allow");
        flags.add("-XX:+ExitOnOutOfMemoryError");
        // made when the JVM ends, made anew when the JDK or a jar is another; without a word where it cannot be
        flags.add("-XX:+AutoCreateSharedArchive");
        flags.add("-XX:SharedArchiveFile=" + archive);
        flags.add("-Xlog:cds*=off");
        if (feature >= COMPACT_HEADERS) {
            flags.add("-Xlog:aot*=off");
            flags.add("-XX:+UseCompactObjectHeaders");
        }
        return flags;
    }
}
