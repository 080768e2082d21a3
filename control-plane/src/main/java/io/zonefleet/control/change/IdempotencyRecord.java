// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What is kept of a request with an idempotency key; put by the transaction that accepts it, so that it is kept if and only if the
 * write happened.
 *
 * @param fingerprint of the request
 * @param change that it made
 * @param counts how much it did
 * @param at when, for clearing away old ones
 */
public record IdempotencyRecord(String fingerprint, ChangeId change, ChangeCounts counts, Instant at) {
    /** Name of its key: keys are chosen by clients and apply to their own writes only. */
    public static String keyOf(String actor, String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((actor + "\n" + key).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
