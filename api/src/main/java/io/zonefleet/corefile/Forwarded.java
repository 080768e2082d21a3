// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Upstream;
import java.util.List;

/**
 * What a cluster's own CoreDNS is to leave to the zone server.
 *
 * @param suffixes names that are asked there, with all below them
 * @param servers addresses of the zone server's Service; no files
 * @param goesOn whether what the zone server refuses, since it is not managed, is asked where this CoreDNS asks all other names. That needs
 *     CoreDNS 1.11.4; without it, clients get the refusal
 */
public record Forwarded(List<DomainName> suffixes, List<Upstream> servers, boolean goesOn) {
    public Forwarded {
        suffixes = suffixes.stream().sorted().distinct().toList();
        servers = servers.stream().distinct().toList();
    }
}
