// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.agent.state.ResolvConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads resolv.conf files. */
public final class ResolvConfs {
    private ResolvConfs() {}

    /** What each of these files holds now. */
    public static Map<String, ResolvConf> read(Disk disk, Set<String> files) {
        Map<String, ResolvConf> found = new TreeMap<>();
        for (String file : files) {
            found.put(file, read(disk, file));
        }
        return found;
    }

    private static ResolvConf read(Disk disk, String file) {
        try {
            String text = new String(disk.read(Path.of(file)), StandardCharsets.UTF_8);
            return ResolvConf.of(text.lines().toList());
        } catch (IOException e) {
            return ResolvConf.unreadable(e.toString());
        }
    }
}
