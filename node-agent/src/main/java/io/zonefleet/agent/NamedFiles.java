// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import java.util.HashSet;
import java.util.Set;

/** Which zone files a Corefile of ours names. */
final class NamedFiles {
    /** As a line begins in {@code CorefileText} that names a zone file. */
    private static final String FILE = "\n    file ";

    private NamedFiles() {}

    /** Their names within the zone directory. */
    static Set<String> of(String corefile) {
        Set<String> files = new HashSet<>();
        for (int at = corefile.indexOf(FILE); at >= 0; at = corefile.indexOf(FILE, at + 1)) {
            int begin = at + FILE.length();
            int end = corefile.indexOf(" {\n", begin);
            if (end > begin) {
                String path = corefile.substring(begin, end).replace("\"", "");
                files.add(path.substring(path.lastIndexOf('/') + 1));
            }
        }
        return files;
    }
}
