// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import java.util.List;

/**
 * What objects say.
 *
 * @param claims what they contribute
 * @param leftOut what is wrong with the rest
 */
record Declared(List<Claim> claims, List<LeftOut> leftOut) {
    static final Declared NOTHING = new Declared(List.of(), List.of());

    Declared {
        claims = List.copyOf(claims);
        leftOut = List.copyOf(leftOut);
    }
}
