// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import java.util.List;
import java.util.stream.Stream;

/**
 * A resolv.conf as it was read.
 *
 * @param servers its nameservers in order
 * @param trouble why there are none; empty where there is at least one
 */
public record ResolvConf(List<Address> servers, String trouble) {
    public ResolvConf {
        servers = List.copyOf(servers);
    }

    /** One that can't be read. */
    public static ResolvConf unreadable(String why) {
        return new ResolvConf(List.of(), "can't be read: " + why);
    }

    /** Reads its lines as resolv.conf(5) says. A server with a zone id is passed over: it can't stand in a Corefile of ours. */
    public static ResolvConf of(List<String> lines) {
        List<Address> servers = lines.stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                .flatMap(words -> Address.parse(words[1]) instanceof Parsed.Valid<Address> good
                        ? Stream.of(good.value())
                        : Stream.empty())
                .distinct()
                .toList();
        return new ResolvConf(servers, servers.isEmpty() ? "names no nameserver that could be asked" : "");
    }
}
