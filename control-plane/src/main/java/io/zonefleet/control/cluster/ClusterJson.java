// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeJson;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Labels;
import io.zonefleet.model.ProfileId;
import java.util.List;
import java.util.Optional;

/** Clusters in JSON. */
public final class ClusterJson {
    private static final int MAX_KUBE_DNS = 8;

    private ClusterJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Cluster> read(JsonFields fields, ClusterId id) {
        Labels labels = ModelFields.labels(fields, "labels");
        Optional<ProfileId> profile = fields.parsed("profile", ProfileId::parse);
        Optional<DomainName> clusterDomain = fields.parsed("clusterDomain", DomainName::parse);
        List<Address> kubeDns = fields.distinct("kubeDns", 0, MAX_KUBE_DNS, Address::parse);
        Optional<KubeProxyMode> kubeProxy = fields.has("kubeProxy")
                ? Optional.of(fields.word("kubeProxy", KubeProxyMode.values(), KubeProxyMode::text, KubeProxyMode.NONE))
                : Optional.empty();
        List<Address> upstream = fields.distinct("kubeDnsUpstream", 0, MAX_KUBE_DNS, Address::parse);
        checkUpstream(fields, kubeDns, upstream);
        Optional<InjectionSettings> injection = fields.object("injection").map(InjectionJson::read);
        if (injection.isPresent() && !fields.has("clusterDomain")) {
            fields.missing(
                    "clusterDomain", "give it, for example cluster.local: what injected pods search is made of it");
        }
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        fields.end();
        return fields.isGood()
                ? Optional.of(new Cluster(
                        id,
                        labels,
                        profile,
                        clusterDomain,
                        kubeDns,
                        comment,
                        kubeProxy,
                        Optional.of(upstream),
                        injection))
                : Optional.empty();
    }

    private static void checkUpstream(JsonFields fields, List<Address> kubeDns, List<Address> upstream) {
        for (int i = 0; i < upstream.size(); i++) {
            if (kubeDns.contains(upstream.get(i))) {
                fields.violations()
                        .add(
                                fields.pointer("kubeDnsUpstream") + "/" + i,
                                upstream.get(i).text(),
                                "kube-dns-upstream",
                                "give the address of a second service before the same pods (node-cache's kube-dns-upstream):"
                                        + " this one is in kubeDns");
            }
        }
    }

    /** A cluster as the spec that makes it. */
    public static ObjectNode spec(Cluster cluster) {
        return spec(JsonBody.object(), cluster);
    }

    private static ObjectNode spec(ObjectNode json, Cluster cluster) {
        json.set("labels", ModelFields.object(cluster.labels()));
        cluster.profile().ifPresent(profile -> json.put("profile", profile.text()));
        cluster.clusterDomain().ifPresent(domain -> json.put("clusterDomain", domain.text()));
        if (!cluster.kubeDns().isEmpty()) {
            ModelFields.putAddresses(json, "kubeDns", cluster.kubeDns());
        }
        cluster.kubeProxy().ifPresent(mode -> json.put("kubeProxy", mode.text()));
        cluster.kubeDnsUpstream().ifPresent(addresses -> ModelFields.putAddresses(json, "kubeDnsUpstream", addresses));
        cluster.injection().ifPresent(settings -> json.set("injection", InjectionJson.json(settings)));
        ModelFields.putText(json, "comment", cluster.comment());
        return json;
    }

    static ObjectNode view(ControlImage image, Versioned<Cluster> versioned) {
        Cluster cluster = versioned.value();
        ObjectNode json = spec(JsonBody.object().put("id", cluster.id().text()), cluster);
        json.set("nodes", NodeJson.counts(NodeRules.count(image, Optional.of(cluster.id()))));
        json.set("versions", NodeJson.versions(NodeRules.versions(image, cluster.id())));
        json.putObject("domains")
                .put("origin", image.index().countOf(cluster.id()))
                .put("served", image.index().servedBy(cluster));
        return json.put("revision", versioned.revision());
    }
}
