// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * A zone as a simulated CoreDNS has loaded it.
 *
 * @param serial of its SOA
 * @param addresses by name
 */
public record SimulatedZone(long serial, Map<String, Set<InetAddress>> addresses) {
    static SimulatedZone of(String text) {
        long serial = 0;
        Map<String, Set<InetAddress>> addresses = new TreeMap<>();
        try (Master master = new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                String name = record.getName().toString(true);
                switch (record) {
                    case SOARecord soa -> serial = soa.getSerial();
                    case ARecord a ->
                        addresses.computeIfAbsent(name, n -> new HashSet<>()).add(a.getAddress());
                    case AAAARecord aaaa ->
                        addresses.computeIfAbsent(name, n -> new HashSet<>()).add(aaaa.getAddress());
                    default -> {}
                }
            }
        } catch (IOException broken) {
            throw new AssertionError("CoreDNS would refuse this zone file:\n" + text, broken);
        }
        if (serial == 0) {
            throw new AssertionError("a zone file without a serial:\n" + text);
        }
        return new SimulatedZone(serial, addresses);
    }
}
