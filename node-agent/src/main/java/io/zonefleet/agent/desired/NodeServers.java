// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The servers that a resolv.conf of the node gives a node cache. It was written for programs of the node, not for one that is to be asked
 * itself: a server at loopback may ask this very cache, and so it is left out. Where it is the stub of systemd-resolved, the servers that
 * that one asks take its place, as kubelet takes them.
 *
 * @param servers in order
 * @param troubles what was left out, and why
 */
record NodeServers(List<Address> servers, List<Trouble> troubles) {
    /** Where systemd-resolved says whom it asks (systemd-resolved.service(8)). */
    static final String UPLINKS = "/run/systemd/resolve/resolv.conf";

    /** Where systemd-resolved answers programs of the node (systemd-resolved.service(8)). */
    private static final Set<Address> STUBS = Set.of(Address.of("127.0.0.53"), Address.of("127.0.0.54"));

    NodeServers {
        servers = List.copyOf(servers);
        troubles = List.copyOf(troubles);
    }

    /**
     * Something that was left out.
     *
     * @param what a server or a file
     * @param why for people
     */
    record Trouble(String what, Words why) {}

    /** Those of a file; {@code files} has what is in it, and in {@link #UPLINKS}. */
    static NodeServers of(String file, Map<String, ResolvConf> files) {
        ResolvConf named = read(file, files);
        Set<Address> servers = new LinkedHashSet<>();
        Set<Trouble> troubles = new LinkedHashSet<>();
        if (!named.trouble().isEmpty()) {
            troubles.add(new Trouble(file, Sentence.SERVERS_FILE.of(file, named.trouble())));
        }
        for (Address server : named.servers()) {
            if (STUBS.contains(server)) {
                behindStub(server, file, files, servers, troubles);
            } else {
                take(server, file, servers, troubles);
            }
        }
        return new NodeServers(new ArrayList<>(servers), new ArrayList<>(troubles));
    }

    private static void behindStub(
            Address stub, String file, Map<String, ResolvConf> files, Set<Address> servers, Set<Trouble> troubles) {
        ResolvConf uplinks = read(UPLINKS, files);
        if (!uplinks.trouble().isEmpty()) {
            troubles.add(
                    new Trouble(stub.text(), Sentence.SERVER_BEHIND_STUB.of(stub, file, UPLINKS, uplinks.trouble())));
        }
        uplinks.servers().forEach(server -> take(server, UPLINKS, servers, troubles));
    }

    private static void take(Address server, String file, Set<Address> servers, Set<Trouble> troubles) {
        if (server.isLoopback()) {
            troubles.add(new Trouble(server.text(), Sentence.SERVER_AT_LOOPBACK.of(server, file)));
        } else {
            servers.add(server);
        }
    }

    private static ResolvConf read(String file, Map<String, ResolvConf> files) {
        return files.getOrDefault(file, ResolvConf.unreadable("not looked at"));
    }
}
