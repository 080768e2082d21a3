// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What sets a node apart.
 *
 * @param wrapper what the agent's command line begins with: a program that becomes the agent in the end
 * @param etcd where its agent reaches etcd; empty: where it is
 * @param stateDir what its agent writes; empty: the node's folder
 * @param yaml lines added to its configuration
 * @param beside whether its agent works beside CoreDNS processes that others start on {@link Node#corefile}
 * @param dnsPort where it answers; empty: on a port that nobody uses
 * @param imported the Corefile of an operator that imports its agent's
 * @param zoneServer whether it is a zone server of its cluster instead
 */
public record NodeSetup(
        List<String> wrapper,
        Optional<URI> etcd,
        Optional<Path> stateDir,
        String yaml,
        boolean beside,
        OptionalInt dnsPort,
        Optional<Path> imported,
        boolean zoneServer) {
    /** Nothing does: an agent of its own, with the CoreDNS that it supervises. */
    public static final NodeSetup PLAIN = new NodeSetup(
            List.of(), Optional.empty(), Optional.empty(), "", false, OptionalInt.empty(), Optional.empty(), false);

    public NodeSetup {
        wrapper = List.copyOf(wrapper);
    }

    /** Started by another program. */
    public NodeSetup by(List<String> program) {
        return new NodeSetup(program, etcd, stateDir, yaml, beside, dnsPort, imported, zoneServer);
    }

    /** Reaches etcd there. */
    public NodeSetup reaching(URI endpoint) {
        return new NodeSetup(wrapper, Optional.of(endpoint), stateDir, yaml, beside, dnsPort, imported, zoneServer);
    }

    /** Writes there. */
    public NodeSetup writing(Path folder) {
        return new NodeSetup(wrapper, etcd, Optional.of(folder), yaml, beside, dnsPort, imported, zoneServer);
    }

    /** With more lines in its configuration. */
    public NodeSetup with(String lines) {
        return new NodeSetup(wrapper, etcd, stateDir, lines, beside, dnsPort, imported, zoneServer);
    }

    /** Beside CoreDNS processes of others. */
    public NodeSetup besideOthers() {
        return new NodeSetup(wrapper, etcd, stateDir, yaml, true, dnsPort, imported, zoneServer);
    }

    /** Answers there, where others may answer too. */
    public NodeSetup at(int port) {
        return new NodeSetup(wrapper, etcd, stateDir, yaml, beside, OptionalInt.of(port), imported, zoneServer);
    }

    /** For a cluster's own DNS to ask, and for nobody else. */
    public NodeSetup asZoneServer() {
        return new NodeSetup(wrapper, etcd, stateDir, yaml, beside, dnsPort, imported, true);
    }

    /** With an operator's Corefile that imports its own. */
    public NodeSetup importedBy(Path corefile) {
        return new NodeSetup(wrapper, etcd, stateDir, yaml, beside, dnsPort, Optional.of(corefile), zoneServer);
    }
}
