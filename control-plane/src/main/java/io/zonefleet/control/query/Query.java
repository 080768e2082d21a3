// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A question for a DNS server.
 *
 * @param name absolute
 * @param type a record type of the IANA registry, as {@link Type} has them
 * @param tcp asked by TCP from the start; otherwise by UDP, and by TCP when the answer does not fit
 */
record Query(Name name, int type, ServerAddress server, boolean tcp) {
    @Override
    public String toString() {
        return name + " " + Type.string(type) + " @" + server;
    }
}
