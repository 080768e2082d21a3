// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks the node that {@code up} started whether it answers. */
final class LocalDns {
    /** Every node answers this with the version of its Corefile. */
    private static final Name MARKER = Name.fromConstantString("state.zonefleet.internal.");

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final SimpleResolver resolver;

    LocalDns(int port) {
        resolver = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        resolver.setTimeout(PATIENCE);
    }

    /** Whether the marker is answered. */
    boolean answers() throws IOException {
        Message answer = resolver.send(Message.newQuery(Record.newRecord(MARKER, Type.TXT, DClass.IN)));
        return answer.getRcode() == Rcode.NOERROR;
    }
}
