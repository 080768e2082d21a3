// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flags of the JVMs that {@code up} starts. */
final class JvmFlags {
    /** The first that makes a cache of what it has loaded in one run (JEP 514), as {@code ./zonefleet} does. */
    private static final int ONE_STEP_CACHE = 25;

    private JvmFlags() {}

    /**
     * For the control plane: what stands beside its jar for everybody who starts it.
     *
     * @param feature of the JDK, such as 25
     * @param jar the control plane's
     * @param archive where the JVM keeps its classes as it loaded them, which halves the work of the next start; used where nothing better stands beside
     *     the jar
     */
    static List<String> controlPlane(int feature, Path jar, Path archive) {
        return flags(feature, jar, "control-plane", archive);
    }

    /**
     * For the agent: what stands beside its jar for everybody who starts it.
     *
     * @param feature of the JDK, such as 25
     * @param jar the agent's
     * @param archive see {@link #controlPlane}
     */
    static List<String> agent(int feature, Path jar, Path archive) {
        return flags(feature, jar, "agent", archive);
    }

    private static List<String> flags(int feature, Path jar, String name, Path archive) {
        List<String> flags = new ArrayList<>();
        flags.add("@" + jar.resolveSibling(name + ".jvm"));
        Path cache = jar.resolveSibling(name + ".aot");
        if (feature >= ONE_STEP_CACHE && Files.exists(cache)) {
            flags.add("-XX:AOTCache=" + cache);
        } else {
            flags.addAll(kept(feature, archive));
        }
        return flags;
    }

    /** Made when the JVM ends, made anew when the JDK or a jar is another; without a word where it cannot be. */
    private static List<String> kept(int feature, Path archive) {
        List<String> flags = new ArrayList<>();
        flags.add("-XX:+AutoCreateSharedArchive");
        flags.add("-XX:SharedArchiveFile=" + archive);
        flags.add("-Xlog:cds*=off");
        if (feature >= ONE_STEP_CACHE) {
            flags.add("-Xlog:aot*=off");
        }
        return flags;
    }
}
