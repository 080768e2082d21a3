// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token that the API has made. It is no intent: no change has it, and no revert brings one back.
 *
 * @param id its name
 * @param role what its owner may do
 * @param comment what it is for; may be empty
 * @param expires from when on it is refused; empty: never
 * @param created when it was made
 * @param createdBy the actor who had it made
 * @param sha256 of its secret, in lower-case hexadecimal; the secret itself is known to its owner alone
 */
public record ApiToken(
        TokenId id,
        Role role,
        String comment,
        Optional<Instant> expires,
        Instant created,
        String createdBy,
        String sha256) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException where {@code sha256} is no SHA-256 */
    public ApiToken {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no SHA-256 of a token's secret");
        }
    }

    /** Whether it is refused at {@code now} because its time is over. */
    public boolean isOver(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /** The same with other settings: the secret stays. */
    public ApiToken with(Role otherRole, String otherComment, Optional<Instant> otherExpires) {
        return new ApiToken(id, otherRole, otherComment, otherExpires, created, createdBy, sha256);
    }

    /** Without the digest: it goes into no log. */
    @Override
    public String toString() {
        return "ApiToken[id=" + id + ", role=" + role.text() + "]";
    }
}
