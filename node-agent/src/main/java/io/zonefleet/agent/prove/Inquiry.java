// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * One question that an operator has this node's CoreDNS asked, as a client would ask it: any name, any type. What came is handed on as it
 * came over the wire.
 *
 * @param name absolute
 * @param type of the record, as in the IANA registry (RFC 1035 section 3.2.2)
 * @param transports by which it is asked, in this order; a cut answer over UDP is asked for again over TCP
 */
public record Inquiry(Name name, int type, List<Transport> transports) {
    /** As {@link Round}: behind one address each socket gets one of several instances by chance. */
    private static final int TRIES = 12;

    public Inquiry {
        transports = List.copyOf(transports);
    }

    /**
     * Where and of whom to ask.
     *
     * @param endpoints addresses at which this node's CoreDNS answers
     * @param instances that answer there
     */
    public record Where(List<Endpoint> endpoints, Set<String> instances) {
        public Where {
            endpoints = List.copyOf(endpoints);
            instances = Set.copyOf(instances);
        }
    }

    /**
     * What came of it at one address.
     *
     * @param transport by which the answer came, or was asked for
     * @param instance that answered; empty where it did not say
     * @param time from the question to its answer
     * @param retried whether it came over TCP because it was cut over UDP
     * @param message the answer as it came; empty where none did
     * @param why there is none
     */
    public record Asked(
            Endpoint server,
            Transport transport,
            Optional<String> instance,
            Duration time,
            boolean retried,
            Optional<byte[]> message,
            String why) {}

    /**
     * Asks at every address, of several instances each. Blocks for no longer than {@code timeout} for each address, transport and
     * instance.
     */
    public List<Asked> ask(Where where, Duration timeout) {
        List<Asked> all = new ArrayList<>();
        for (Endpoint server : where.endpoints()) {
            for (Transport transport : transports) {
                all.addAll(ask(server, transport, where.instances(), timeout));
            }
        }
        return all;
    }

    private List<Asked> ask(Endpoint server, Transport transport, Set<String> instances, Duration timeout) {
        InquirySocket socket = new InquirySocket(server, this, timeout);
        long deadline = System.nanoTime() + timeout.toNanos() * Math.max(1, instances.size());
        Set<String> missing = new HashSet<>(instances);
        List<Asked> all = new ArrayList<>();
        int tries = instances.size() <= 1 ? 1 : TRIES * instances.size();
        for (int i = 0; i < tries && (all.isEmpty() || !missing.isEmpty()) && System.nanoTime() - deadline < 0; i++) {
            Asked asked = socket.ask(transport);
            boolean news = asked.instance().map(missing::remove).orElse(false);
            if (news || all.isEmpty()) {
                all.add(asked);
            }
            if (asked.message().isEmpty()) {
                break;
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return name + " " + Type.string(type);
    }
}
