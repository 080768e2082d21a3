// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an agent says of itself to the other agents of its machine.
 *
 * @param cluster its cluster
 * @param node its name there
 * @param agent its process
 * @param user the user that its CoreDNS runs as: the kernel lets only processes of one user share an address
 * @param coreDns its CoreDNS; empty while none runs
 * @param dns where that answers clients, {@code address:port}
 * @param probes where nobody else does
 * @param own what it can't share, by the key of its configuration that says so
 */
public record Registration(
        ClusterId cluster,
        NodeName node,
        long agent,
        long user,
        Optional<Instance> coreDns,
        List<String> dns,
        List<String> probes,
        SortedMap<String, String> own) {
    public Registration {
        dns = List.copyOf(dns);
        probes = List.copyOf(probes);
        own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    }

    /**
     * A CoreDNS process.
     *
     * @param name what it answers to be
     * @param pid its number, which another process may have after its end
     * @param started when, in ticks since the machine's start (proc(5)): with the pid it names the process for good
     */
    public record Instance(String name, long pid, long started) {}

    /** {@code cluster/node}. */
    public String id() {
        return cluster + "/" + node;
    }

    Bytes bytes() {
        return Codec.encode(this);
    }

    static Registration of(Bytes bytes) throws UnreadableException {
        return Codec.decode(Registration.class, bytes);
    }
}
