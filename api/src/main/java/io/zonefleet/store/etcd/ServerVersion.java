// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of an etcd server.
 *
 * @param major as in 3.7.2: 3
 * @param minor 7
 * @param patch 2
 */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    private static final Pattern FORM = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /**
     * The first release of each line in which a user who may read one key can't watch all that follow it (GHSA-xg4h-6gfc-h4m8),
     * and in which nested transactions do not pass by the access rules (CVE-2026-33413, CVE-2026-33343).
     */
    private static final List<ServerVersion> FIRST_SOUND =
            List.of(new ServerVersion(3, 5, 33), new ServerVersion(3, 6, 14), new ServerVersion(3, 7, 1));

    /** From the text the server gives, such as {@code 3.7.2} or {@code 3.7.0-rc.1}. */
    public static Optional<ServerVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ServerVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether access rules keep one cluster's agents from another's keys. Where not: warn, and refuse when access rules are on. */
    public boolean keepsUsersApart() {
        return FIRST_SOUND.stream()
                .filter(sound -> sound.major == major && sound.minor == minor)
                .findFirst()
                .map(sound -> compareTo(sound) >= 0)
                .orElse(compareTo(FIRST_SOUND.getLast()) > 0);
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
