// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a Kubernetes cluster's own CoreDNS is configured by, as texts.
 *
 * @param corefile key {@code Corefile} of ConfigMap {@code kube-system/coredns}
 * @param custom data of ConfigMap {@code kube-system/coredns-custom}, which it imports where its distribution is made so; empty where there
 *     is none
 */
public record ClusterDns(String corefile, SortedMap<String, String> custom) {
    public ClusterDns {
        custom = Collections.unmodifiableSortedMap(new TreeMap<>(custom));
    }

    /** Of a cluster without {@code coredns-custom}. */
    public ClusterDns(String corefile) {
        this(corefile, new TreeMap<>());
    }

    /**
     * The domain of the cluster, for example {@code cluster.local}: what its plugin {@code kubernetes} answers beside addresses' names. Empty where it has
     * none, or can't be read.
     */
    public Optional<DomainName> clusterDomain() {
        try {
            return CorefileParser.parse(new CustomFiles(custom), CustomFiles.COREFILE, corefile, "").servers().stream()
                    .flatMap(server -> server.all("kubernetes"))
                    .flatMap(kubernetes -> kubernetes.arguments().stream())
                    .flatMap(zone -> DomainName.parse(zone) instanceof Parsed.Valid<DomainName>(DomainName name)
                            ? Stream.of(name)
                            : Stream.empty())
                    .filter(zone -> !zone.text().endsWith(".arpa"))
                    .findFirst();
        } catch (CorefileParser.Broken broken) {
            return Optional.empty();
        }
    }

    /** The same with another Corefile. */
    ClusterDns with(String other) {
        return new ClusterDns(other, custom);
    }

    /** The same with a file of {@code coredns-custom}. */
    ClusterDns with(String file, String text) {
        SortedMap<String, String> more = new TreeMap<>(custom);
        more.put(file, text);
        return new ClusterDns(corefile, more);
    }

    /** The same without a file of {@code coredns-custom}. */
    ClusterDns without(String file) {
        SortedMap<String, String> less = new TreeMap<>(custom);
        less.remove(file);
        return new ClusterDns(corefile, less);
    }
}
