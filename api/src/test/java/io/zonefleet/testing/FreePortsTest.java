// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void seesAPortThatAnotherListensOn() throws Exception {
        try (ServerSocket other = new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.isFree(other.getLocalPort())).isFalse();
        }
    }

    @Test
    void seesAPortThatAnotherIsWillingToShare() throws Exception {
        try (DatagramSocket other = new DatagramSocket(null)) {
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()));
            assertThat(FreePorts.isFree(other.getLocalPort())).isFalse();
        }
    }

    @Test
    void givesNoPortTwiceBeforeItIsBound() {
        assertThat(Stream.generate(FreePorts::next).limit(500)).doesNotHaveDuplicates();
    }
}
