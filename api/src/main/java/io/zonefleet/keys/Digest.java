// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * What a feed held at one moment, so that a reader can tell whether it sees the whole of it. A mod revision stands for its key's
 * bytes: within one store no two values share one.
 *
 * @param at mod revision of the feed's head at that moment
 * @param count number of keys, head and digest left out
 * @param sha256 over those keys and mod revisions in key order
 */
public record Digest(long at, int count, String sha256) {
    /**
     * Computes it.
     *
     * @param versions keys with mod revisions, without head and digest
     */
    public static Digest of(long at, SortedMap<String, Long> versions) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
        versions.forEach(
                (key, revision) -> sha.update((key + "\n" + revision + "\n").getBytes(StandardCharsets.UTF_8)));
        return new Digest(at, versions.size(), HexFormat.of().formatHex(sha.digest()));
    }
}
