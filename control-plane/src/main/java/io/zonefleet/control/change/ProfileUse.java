// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.corefile.Pillar;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Profile;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What a profile and the clusters that use it must not say together, of kube-dns's addresses and of words in texts; judged on the intent
 * after the write, whichever of the two it puts. Pure.
 */
final class ProfileUse {
    private static final int DNS_PORT = 53;
    private static final String INTERCEPT = "/network/interceptKubeDns";

    private ProfileUse() {}

    static void check(IntentImage after, List<Edit> edits, List<Violation> found) {
        for (Edit edit : edits) {
            switch (edit.key()) {
                case IntentKey.OfProfile put ->
                    edit.after()
                            .map(Profile.class::cast)
                            .ifPresent(profile -> after.allClusters().stream()
                                    .filter(cluster -> cluster.profile().equals(Optional.of(put.id())))
                                    .forEach(cluster -> check(profile, cluster, new At(edit.pointer(), true), found)));
                case IntentKey.OfCluster put ->
                    edit.after()
                            .map(Cluster.class::cast)
                            .ifPresent(cluster -> cluster.profile()
                                    .flatMap(id ->
                                            Optional.ofNullable(after.profiles().get(id)))
                                    .map(Versioned::value)
                                    .ifPresent(
                                            profile -> check(profile, cluster, new At(edit.pointer(), false), found)));
                case IntentKey.OfDomain other -> {}
                case IntentKey.OfZone other -> {}
                case IntentKey.OfSource other -> {}
                case IntentKey.OfDrain other -> {}
            }
        }
    }

    /** Where the request says it: in the profile that it puts, or in the cluster. */
    private record At(String pointer, boolean inProfile) {
        Violation violation(String ofProfile, String ofCluster, String value, String rule, String message) {
            return new Violation(pointer + (inProfile ? ofProfile : ofCluster), value, rule, message);
        }
    }

    private static void check(Profile profile, Cluster cluster, At at, List<Violation> found) {
        checkWords(profile, cluster, at, found);
        checkListeners(profile, cluster, at, found);
        if (profile.network().filter(NetworkSettings::interceptKubeDns).isPresent()) {
            checkIntercepting(profile, cluster, at, found);
        }
    }

    private static void checkIntercepting(Profile profile, Cluster cluster, At at, List<Violation> found) {
        ClusterProfile both = cluster.withProfile(profile);
        checkKubeProxy(cluster, both, at, found);
        if (!cluster.kubeDns().isEmpty() && !both.hasKubeDnsElsewhere()) {
            found.add(at.violation(
                    INTERCEPT,
                    "/kubeDnsUpstream",
                    at.inProfile() ? "true" : "",
                    "kube-dns-self",
                    "nodes of cluster " + cluster.id()
                            + " would ask kube-dns at addresses that are their own then: give the"
                            + " cluster a kubeDnsUpstream, a second service before the same pods"));
        }
        for (int i = 0; i < profile.listeners().size(); i++) {
            Listener listener = profile.listeners().get(i);
            upstreams(listener.forward(), "/listeners/" + i + "/forward/", cluster, at, found);
        }
        for (int i = 0; i < profile.stubDomains().size(); i++) {
            StubDomain stub = profile.stubDomains().get(i);
            upstreams(stub.forward(), "/stubDomains/" + i + "/forward/", cluster, at, found);
        }
    }

    private static void checkKubeProxy(Cluster cluster, ClusterProfile both, At at, List<Violation> found) {
        if (cluster.kubeProxy().equals(Optional.of(KubeProxyMode.IPVS))) {
            found.add(at.violation(
                    INTERCEPT,
                    "/kubeProxy",
                    at.inProfile() ? "true" : KubeProxyMode.IPVS.text(),
                    "kube-dns-ipvs",
                    "in IPVS mode kube-ipvs0 has the addresses of kube-dns, so that nodes of cluster " + cluster.id()
                            + " can't take them: leave interceptKubeDns out, or give that cluster another profile"));
        } else if (!cluster.kubeDns().isEmpty() && !both.canTakeKubeDns()) {
            found.add(at.violation(
                    INTERCEPT,
                    "/kubeProxy",
                    at.inProfile()
                            ? "true"
                            : cluster.kubeProxy().map(KubeProxyMode::text).orElse(""),
                    "kube-dns-proxy",
                    "nodes take the addresses of kube-dns only where kube-proxy works by iptables or nftables: say so as"
                            + " kubeProxy of cluster " + cluster.id()
                            + ", or leave interceptKubeDns out, or give that cluster another profile"));
        }
    }

    /** Listening where kube-dns is asked, a node would ask itself. */
    private static void checkListeners(Profile profile, Cluster cluster, At at, List<Violation> found) {
        List<Address> asked = cluster.withProfile(profile).kubeDnsAskedAt();
        String field = cluster.kubeDnsUpstream().isPresent() ? "/kubeDnsUpstream" : "/kubeDns";
        for (int i = 0; i < profile.listeners().size(); i++) {
            Listener listener = profile.listeners().get(i);
            for (Address address : listener.addresses()) {
                if (listener.port() == DNS_PORT && asked.contains(address)) {
                    found.add(
                            at.violation(
                                    "/listeners/" + i + "/addresses",
                                    field + "/" + asked.indexOf(address),
                                    address.text(),
                                    "kube-dns-self",
                                    "nodes of cluster " + cluster.id()
                                            + " would listen where they ask its kube-dns: give the cluster a"
                                            + " kubeDnsUpstream, a second service before the same pods, or the profile another address"));
                }
            }
        }
    }

    /** What node-cache puts values in the place of has to have one. */
    private static void checkWords(Profile profile, Cluster cluster, At at, List<Violation> found) {
        checkWords(profile.corefileSettings().customBlocks(), "/corefile/customBlocks", cluster, at, found);
        checkWords(profile.corefileSettings().baseTemplate(), "/corefile/baseTemplate", cluster, at, found);
    }

    private static void checkWords(Optional<String> text, String where, Cluster cluster, At at, List<Violation> found) {
        if (text.isEmpty() || !(OperatorBlocks.parse(text.get()) instanceof Parsed.Valid<OperatorBlocks> read)) {
            return;
        }
        if (cluster.clusterDomain().isEmpty() && read.value().uses(Pillar.DNS_DOMAIN)) {
            found.add(lacks(where, "/clusterDomain", Pillar.DNS_DOMAIN, cluster, at));
        }
        if (cluster.kubeDns().isEmpty()
                && cluster.kubeDnsUpstream().isEmpty()
                && read.value().uses(Pillar.CLUSTER_DNS)) {
            found.add(lacks(where, "/kubeDns", Pillar.CLUSTER_DNS, cluster, at));
        }
    }

    private static Violation lacks(String where, String field, Pillar word, Cluster cluster, At at) {
        return at.violation(
                where,
                field,
                at.inProfile() ? word.word() : "",
                "template-word",
                "cluster " + cluster.id() + " has no " + field.substring(1) + " to put in the place of " + word.word()
                        + " in the text of its profile: give it one");
    }

    private static void upstreams(
            List<Upstream> upstreams, String where, Cluster cluster, At at, List<Violation> found) {
        for (int i = 0; i < upstreams.size(); i++) {
            Upstream upstream = upstreams.get(i);
            Optional<Address> address = upstream.address();
            if (upstream.port() == DNS_PORT
                    && address.filter(cluster.kubeDns()::contains).isPresent()) {
                found.add(at.violation(
                        where + i,
                        "/kubeDns/" + cluster.kubeDns().indexOf(address.get()),
                        upstream.text(),
                        "upstream-self",
                        "nodes of cluster " + cluster.id()
                                + " take this address of kube-dns as their own, and would ask"
                                + " themselves: name its kubeDnsUpstream instead"));
            }
        }
    }
}
