// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.access;

import io.zonefleet.model.Role;
import java.util.Optional;

/**
 * An operation of the API with the role that it needs.
 *
 * @param id its {@code operationId} in {@code openapi.yaml}
 * @param method GET, PUT, POST or DELETE
 * @param template its path with {@code {variables}}
 * @param role that its caller needs; empty: it needs no token
 */
public record Operation(String id, String method, String template, Optional<Role> role) {
    private static final String BASE = "/api/v1";

    /** One that everybody who is let in may use. {@code line}: method and path below {@code /api/v1}, with a blank between. */
    public static Operation reader(String id, String line) {
        return of(id, line, Optional.of(Role.READER));
    }

    /** One for editors. */
    public static Operation editor(String id, String line) {
        return of(id, line, Optional.of(Role.EDITOR));
    }

    /** One for administrators. */
    public static Operation admin(String id, String line) {
        return of(id, line, Optional.of(Role.ADMIN));
    }

    /** One that needs no token. */
    public static Operation open(String id, String line) {
        return of(id, line, Optional.empty());
    }

    private static Operation of(String id, String line, Optional<Role> role) {
        String[] parts = line.split(" ", 2);
        return new Operation(id, parts[0], BASE + parts[1], role);
    }

    /** Method and path. */
    String line() {
        return method + " " + template;
    }
}
