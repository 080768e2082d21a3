// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import io.zonefleet.model.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * What a request wants a token to be.
 *
 * @param role what its owner may do
 * @param comment what it is for; may be empty
 * @param expires from when on it is refused; empty: never
 */
record TokenSpec(Role role, String comment, Optional<Instant> expires) {}
