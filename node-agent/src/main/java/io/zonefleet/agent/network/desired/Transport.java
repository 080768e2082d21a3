// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

/** What DNS travels on. */
public enum Transport {
    TCP("tcp"),
    UDP("udp");

    private final String text;

    Transport(String text) {
        this.text = text;
    }

    /** As iptables and nft name it. */
    public String text() {
        return text;
    }
}
