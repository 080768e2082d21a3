// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import io.zonefleet.keys.Codec;
import io.zonefleet.model.Fault;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Said;
import io.zonefleet.store.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a status fit: the store is read by the whole fleet's control planes at once. */
final class StatusSize {
    /** In bytes, as it stands in the store. */
    static final int MOST = 8 * 1024;

    private static final int MESSAGE = 300;
    private static final int RESOLVERS = 8;

    private StatusSize() {}

    /** The status in at most {@value #MOST} bytes: long messages are cut, then they are said in English alone, then lists are cut. */
    static Bytes fitted(NodeStatus status) {
        List<Fault> faults = status.faults().stream()
                .limit(NodeStatus.MAX_FAULTS)
                .map(fault -> new Fault(
                        fault.kind(),
                        cut(fault.subject()),
                        cut(fault.message()),
                        fault.since(),
                        fault.said().map(StatusSize::cut)))
                .toList();
        Bytes whole = Codec.encode(with(status, faults, status.exceptions().size()));
        return whole.size() <= MOST ? whole : shortened(status, inEnglish(faults));
    }

    private static List<Fault> inEnglish(List<Fault> faults) {
        return faults.stream()
                .map(fault -> new Fault(fault.kind(), fault.subject(), fault.message(), fault.since()))
                .toList();
    }

    private static Bytes shortened(NodeStatus status, List<Fault> all) {
        List<Fault> faults = all;
        int exceptions = status.exceptions().size();
        while (true) {
            NodeStatus shorter = with(status, faults, exceptions);
            Bytes bytes = Codec.encode(shorter);
            if (bytes.size() <= MOST || (faults.size() <= 1 && exceptions == 0)) {
                return bytes;
            }
            exceptions /= 2;
            faults = exceptions == 0 ? faults.subList(0, (faults.size() + 1) / 2) : faults;
        }
    }

    private static NodeStatus with(NodeStatus status, List<Fault> faults, int exceptions) {
        return new NodeStatus(
                status.cluster(),
                status.node(),
                status.at(),
                status.epoch(),
                status.proved(),
                status.provedAt(),
                status.commitToProofMillis(),
                status.zonesTotal(),
                status.zonesProved(),
                status.exceptions().subList(0, exceptions),
                faults,
                status.versions(),
                status.corefile(),
                status.dns(),
                status.agentUrl(),
                status.network(),
                status.steps(),
                status.traffic(),
                status.resolver().map(StatusSize::few),
                status.role());
    }

    /** A cluster has two or three, one or two for each family. */
    private static List<ResolverProof> few(List<ResolverProof> all) {
        return all.stream()
                .limit(RESOLVERS)
                .map(proof -> new ResolverProof(
                        proof.server(),
                        proof.proved(),
                        cut(proof.why()),
                        proof.said().map(StatusSize::cut)))
                .toList();
    }

    private static Said cut(Said said) {
        SortedMap<String, String> values = new TreeMap<>(said.values());
        values.replaceAll((name, value) -> cut(value));
        return new Said(said.code(), values);
    }

    private static String cut(String text) {
        return text.length() <= MESSAGE ? text : text.substring(0, MESSAGE) + "…";
    }
}
