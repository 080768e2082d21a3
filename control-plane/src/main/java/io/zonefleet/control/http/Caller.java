// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.model.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param name of the token; {@code anonymous} where none was needed
 * @param role what the token's owner may do; empty: only what needs no token
 * @param expires from when on the token is refused; empty: never
 */
public record Caller(String name, Optional<Role> role, Optional<Instant> expires) {
    /** Somebody who needs no token for what they ask. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Optional.empty(), Optional.empty());

    /** Whether they may do what needs {@code needed}. */
    public boolean may(Role needed) {
        return role.isPresent() && role.get().covers(needed);
    }

    /** That they need another role for what they ask, as an answer. */
    public Problem forbidden(Role needed) {
        String held = role.map(Role::text).orElse("none");
        Problem problem = Problem.of(
                ProblemKind.FORBIDDEN,
                "This needs the role %s; the token %s has the role %s.".formatted(needed.text(), name, held));
        problem.more().put("needs", needed.text());
        role.ifPresent(own -> problem.more().put("role", own.text()));
        return problem;
    }

    /** As change records have it. */
    public String actor() {
        return equals(ANONYMOUS) ? name : "token:" + name;
    }
}
