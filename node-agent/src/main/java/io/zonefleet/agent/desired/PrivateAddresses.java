// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Listener;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each listener an address that this instance of CoreDNS alone answers at: its blocks bind that too, so what is seen there is what it
 * answers everywhere. A shared address (SO_REUSEPORT) says nothing of one instance: the kernel gives each socket to any of them.
 *
 * <p>Listeners on one port need different ones, as CoreDNS takes a zone once for an address and port.
 */
public final class PrivateAddresses {
    private final List<Address> addresses;
    private final Map<Integer, Integer> used = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private PrivateAddresses(List<Address> addresses) {
        this.addresses = addresses;
    }

    /**
     * What comes of it.
     *
     * @param listeners each with its private address, where there is one for it
     * @param findings those for which there is none
     */
    public record Given(List<Listener> listeners, List<Finding> findings) {
        public Given {
            listeners = List.copyOf(listeners);
            findings = List.copyOf(findings);
        }
    }

    /**
     * Gives the addresses out, in the order of the listeners.
     *
     * @param addresses of this instance alone; none: nothing is changed
     */
    public static Given to(List<Listener> listeners, List<Address> addresses) {
        if (addresses.isEmpty()) {
            return new Given(listeners, List.of());
        }
        PrivateAddresses giving = new PrivateAddresses(addresses);
        List<Listener> given = listeners.stream().map(giving::give).toList();
        return new Given(given, giving.findings);
    }

    /**
     * The same listeners where this instance alone answers; one without such an address is left out.
     *
     * @param listeners as {@link #to} has given them
     */
    public static List<Listener> alone(List<Listener> listeners, List<Address> addresses) {
        List<Listener> alone = new ArrayList<>();
        for (Listener listener : listeners) {
            List<Address> own =
                    listener.addresses().stream().filter(addresses::contains).toList();
            if (!own.isEmpty()) {
                alone.add(new Listener(
                        own, listener.port(), listener.forward(), listener.forceTcp(), listener.managed()));
            }
        }
        return alone.isEmpty() ? listeners : alone;
    }

    private Listener give(Listener listener) {
        int index = used.merge(listener.port(), 1, Integer::sum) - 1;
        if (index >= addresses.size()) {
            findings.add(new Finding(
                    FaultKind.CONFIG_INVALID,
                    "ha.probeAddress",
                    Sentence.PROBE_MISSING.of(
                            new Endpoint(listener.addresses().getFirst(), listener.port()).text(), index + 1)));
            return listener;
        }
        Address own = addresses.get(index);
        if (listener.addresses().contains(own)) {
            findings.add(new Finding(FaultKind.CONFIG_INVALID, "ha.probeAddress", Sentence.PROBE_OF_LISTENER.of(own)));
            return listener;
        }
        List<Address> all = new ArrayList<>(listener.addresses());
        all.add(own);
        return new Listener(all, listener.port(), listener.forward(), listener.forceTcp(), listener.managed());
    }
}
