// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process may do (credentials(7), capabilities(7)); sets of capabilities have one bit for each.
 *
 * @param user its effective user
 * @param permitted what it may use
 * @param ambient what programs that it starts have, where it is not root
 * @param bounding what programs that it starts can have at most
 */
public record Credentials(long user, long permitted, long ambient, long bounding) {
    private static final Pattern USER = Pattern.compile("(?m)^Uid:\\s*[0-9]+\\s+([0-9]{1,10})\\s");

    /** Those of this process; empty where the kernel does not say. */
    public static Optional<Credentials> ofThisProcess() {
        try {
            return of(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    /** Reads {@code /proc/<pid>/status}. */
    static Optional<Credentials> of(String status) {
        Matcher user = USER.matcher(status);
        Optional<Long> permitted = set(status, "CapPrm");
        Optional<Long> ambient = set(status, "CapAmb");
        Optional<Long> bounding = set(status, "CapBnd");
        return user.find() && permitted.isPresent() && ambient.isPresent() && bounding.isPresent()
                ? Optional.of(
                        new Credentials(Long.parseLong(user.group(1)), permitted.get(), ambient.get(), bounding.get()))
                : Optional.empty();
    }

    private static Optional<Long> set(String status, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + ":\\s*([0-9a-f]{1,16})$").matcher(status);
        return line.find() ? Optional.of(Long.parseUnsignedLong(line.group(1), 16)) : Optional.empty();
    }

    /** Whether it is root, to whose programs the kernel gives everything that the bounding set has. */
    public boolean isRoot() {
        return user == 0;
    }
}
