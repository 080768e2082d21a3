// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/**
 * Who sent a request.
 *
 * @param name of the token; {@code anonymous} where none was needed
 */
public record Caller(String name) {
    /** Somebody who needs no token for what they ask. */
    public static final Caller ANONYMOUS = new Caller("anonymous");

    /** As change records have it. */
    public String actor() {
        return equals(ANONYMOUS) ? name : "token:" + name;
    }
}
