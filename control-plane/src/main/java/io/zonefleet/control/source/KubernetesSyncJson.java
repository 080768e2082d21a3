// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.SecretId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a Kubernetes cluster is followed, in JSON. */
final class KubernetesSyncJson {
    private static final int MAX_SUFFIXES = 64;
    private static final Duration SHORTEST_STALE = Duration.ofMinutes(1);
    private static final Duration LONGEST_STALE = Duration.ofDays(365);

    private KubernetesSyncJson() {}

    static Optional<KubernetesSync> read(JsonFields fields) {
        if (fields.has("token") == fields.has("kubeconfig")) {
            fields.violations()
                    .add(
                            fields.pointer("token"),
                            "",
                            fields.has("token") ? "exclusive" : "required",
                            "give either token or kubeconfig: the name of a secret with a service account's token, or with a"
                                    + " kubeconfig");
        }
        if (!fields.has("suffixes")) {
            fields.missing("suffixes", "say below which names this cluster may contribute, such as example.com");
        }
        Optional<String> token = fields.parsed("token", SecretId::parse).map(SecretId::text);
        Optional<String> kubeconfig =
                fields.parsed("kubeconfig", SecretId::parse).map(SecretId::text);
        List<DomainName> suffixes = fields.distinct("suffixes", 1, MAX_SUFFIXES, DomainName::parse);
        boolean ingresses = fields.flag("ingresses", true);
        Optional<Duration> stale =
                fields.parsed("staleAfter", text -> DurationText.parse(text, SHORTEST_STALE, LONGEST_STALE));
        fields.end();
        return fields.isGood() && !suffixes.isEmpty()
                ? Optional.of(new KubernetesSync(token, kubeconfig, suffixes, ingresses, stale))
                : Optional.empty();
    }

    /** What a source must and must not say beside it. */
    static void check(JsonFields source, Optional<URI> url) {
        if (!source.has("origin")) {
            source.missing("origin", "say which cluster it is: its objects contribute to domains of that cluster");
        }
        url.filter(given -> !"https".equalsIgnoreCase(given.getScheme()))
                .ifPresent(given -> source.violations()
                        .add(
                                source.pointer("url"),
                                given.toString(),
                                "kubernetes-https",
                                "use the https address of the API server: a token is sent there"));
        for (String field : List.of("suffix", "header")) {
            if (source.has(field)) {
                source.violations()
                        .add(
                                source.pointer(field),
                                "",
                                "kubernetes-field",
                                "leave it out: it is for lists, not for a Kubernetes cluster");
            }
        }
    }

    static void put(ObjectNode json, KubernetesSync sync) {
        ObjectNode node = json.putObject("kubernetes");
        sync.token().ifPresent(secret -> node.put("token", secret));
        sync.kubeconfig().ifPresent(secret -> node.put("kubeconfig", secret));
        ArrayNode suffixes = node.putArray("suffixes");
        sync.suffixes().forEach(suffix -> suffixes.add(suffix.text()));
        node.put("ingresses", sync.ingresses());
        sync.staleAfter().ifPresent(time -> node.put("staleAfter", DurationText.text(time)));
    }
}
