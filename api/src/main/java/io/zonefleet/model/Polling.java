// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;

/**
 * How a source is polled, beyond where and how often.
 *
 * @param shrinkPercent how much of what it contributes one poll may remove, 0 to 100; empty: {@value #SHRINK_PERCENT}, or fewer than ten names,
 *     but not all that a list has
 * @param dryRun whether a poll only tells what it would change
 * @param ca who signs the certificate of its server (PEM); empty: whoever the JVM trusts
 * @param header a header of each request with a secret
 */
public record Polling(
        Optional<Integer> shrinkPercent, boolean dryRun, Optional<String> ca, Optional<SecretHeader> header) {
    /** Where nothing is said. */
    public static final Polling STANDARD = new Polling(Optional.empty(), false, Optional.empty(), Optional.empty());

    /** Where nothing else is said. */
    public static final int SHRINK_PERCENT = 20;

    /** Everything of a source may go at once. */
    public static final int ALL = 100;

    /**
     * A header whose value is a secret.
     *
     * @param name for example {@code Authorization}
     * @param secret which one: a stored one, or a file that the control plane has
     */
    public record SecretHeader(String name, String secret) {}
}
