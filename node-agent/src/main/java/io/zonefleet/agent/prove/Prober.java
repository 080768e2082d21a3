// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.model.DomainName;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Asks a DNS server. */
public interface Prober {
    /** By what it is asked. */
    enum Transport {
        UDP,
        TCP
    }

    /** Types that are asked for. */
    enum RecordType {
        SOA,
        A,
        AAAA,
        TXT,
        CNAME,
        SRV,
        MX,
        CAA,
        NS;

        /** Whether its records are addresses. */
        boolean isAddress() {
            return this == A || this == AAAA;
        }
    }

    /**
     * One question.
     *
     * @param name without the dot at its end
     */
    record Question(String name, RecordType type) {
        /** For a host. */
        public Question(DomainName name, RecordType type) {
            this(name.text(), type);
        }
    }

    /**
     * What an answer says.
     *
     * @param rcode response code (RFC 1035 section 4.1.1)
     * @param truncated whether there would be more over TCP
     * @param serial of the SOA record in the answer or authority section
     * @param addresses of A or AAAA records at the name
     * @param text strings of the first TXT record
     * @param data of all records of the type that was asked for, at the name; where servers for it were asked for, also those that it is
     *     delegated to
     */
    record Reply(
            int rcode,
            boolean truncated,
            OptionalLong serial,
            Set<InetAddress> addresses,
            List<String> text,
            Set<String> data) {
        public Reply {
            addresses = Set.copyOf(addresses);
            text = List.copyOf(text);
            data = Set.copyOf(data);
        }

        /** One to a question for addresses or a serial. */
        public Reply(int rcode, boolean truncated, OptionalLong serial, Set<InetAddress> addresses, List<String> text) {
            this(rcode, truncated, serial, addresses, text, Set.of());
        }
    }

    /**
     * Asks all questions from one fresh socket. Where several processes share the server's port, the kernel gives all questions of one
     * socket to the same one, and those of another perhaps to another.
     *
     * @param timeout for all of it together
     * @return in the order of the questions; empty where no answer came
     */
    List<Optional<Reply>> ask(Endpoint server, Transport transport, List<Question> questions, Duration timeout);
}
