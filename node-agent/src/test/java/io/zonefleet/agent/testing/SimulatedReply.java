// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.render.Marker;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a simulated CoreDNS replies where the agent proves it: its marker, serials, and addresses of single names. */
final class SimulatedReply {
    private SimulatedReply() {}

    /**
     * The reply to a question of the agent.
     *
     * @param version of the Corefile that is served
     * @param instance what the process answers to be
     */
    static Reply of(Question question, Map<String, SimulatedZone> zones, String version, String instance) {
        if (question.name().equals(Marker.NAME.text())) {
            List<String> text = List.of("corefile=" + version, "instance=" + instance);
            return new Reply(0, false, OptionalLong.empty(), Set.of(), text);
        }
        String name = question.name();
        Optional<SimulatedZone> zone = zones.entrySet().stream()
                .filter(each -> name.equals(each.getKey()) || name.endsWith("." + each.getKey()))
                .max(Comparator.comparingInt(each -> each.getKey().length()))
                .map(Map.Entry::getValue)
                .filter(found -> found.addresses().containsKey(name));
        if (zone.isEmpty()) {
            return new Reply(2, false, OptionalLong.empty(), Set.of(), List.of());
        }
        boolean ipv6 = question.type() == RecordType.AAAA;
        Set<InetAddress> addresses = zone.get().addresses().getOrDefault(name, Set.of()).stream()
                .filter(address -> question.type() != RecordType.SOA && (address.getAddress().length == 16) == ipv6)
                .collect(Collectors.toSet());
        return new Reply(0, false, OptionalLong.of(zone.get().serial()), addresses, List.of());
    }
}
