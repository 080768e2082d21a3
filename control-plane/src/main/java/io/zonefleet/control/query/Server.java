// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.Address;

/** A DNS server by its literal address. */
record Server(Address address, int port) {
    ServerAddress toAsk() {
        return new ServerAddress(address.text(), port);
    }

    @Override
    public String toString() {
        return toAsk().toString();
    }
}
