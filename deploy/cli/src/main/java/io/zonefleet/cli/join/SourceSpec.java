// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.resource.Noun;
import java.util.List;
import java.util.Optional;

/** The source that follows a joined cluster. What operators have changed of it beside that stays. Pure but for {@link #of}. */
record SourceSpec(String cluster, String url, Optional<String> authority, List<String> suffixes) {
    SourceSpec {
        suffixes = List.copyOf(suffixes);
    }

    static SourceSpec of(String cluster, JoinSettings.Follow follow, Kube kube) {
        return new SourceSpec(cluster, follow.url().orElseGet(kube::url), kube.authority(), follow.suffixes());
    }

    /** The name of the secret with its token. */
    static String secret(String cluster) {
        return cluster + "-kubernetes.token";
    }

    /** The same spec with what is wanted. */
    ObjectNode on(ObjectNode spec) {
        spec.put("url", url).put("origin", cluster).put("enabled", true);
        authority.ifPresent(pem -> spec.withObject("/tls").put("ca", pem));
        ObjectNode kubernetes = spec.withObject("/kubernetes");
        kubernetes.put("token", secret(cluster));
        kubernetes.remove("kubeconfig");
        ArrayNode names = kubernetes.putArray("suffixes");
        suffixes.forEach(names::add);
        return spec;
    }

    /** How it was found. */
    State state(Optional<JsonNode> shown) {
        if (shown.isEmpty()) {
            return State.ABSENT;
        }
        ObjectNode spec = Noun.SOURCE.spec(shown.get());
        ObjectNode wanted = on(spec.deepCopy());
        if (!spec.has("enabled")) {
            wanted.remove("enabled"); // on by itself
        }
        return wanted.equals(spec) ? State.SAME : State.OTHER;
    }
}
