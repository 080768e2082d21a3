// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads what tells of a cluster. A right that is missing costs what it is needed for, and nothing else. */
final class Survey {
    private static final String SYSTEM = "kube-system";
    private static final long PAGE = 500;

    /** A cluster has 5,000 nodes at most. */
    private static final int MAX_NAMES = 10_000;

    private final KubernetesClient client;
    private final List<String> notes = new ArrayList<>();
    private boolean silent;

    private Survey(KubernetesClient client) {
        this.client = client;
    }

    static ClusterFacts of(KubernetesClient client) {
        return new Survey(client).facts();
    }

    private ClusterFacts facts() {
        List<Service> dns = tried("list services of kube-system", List.<Service>of(), this::dnsServices);
        Map<String, ConfigMap> maps = new TreeMap<>();
        for (String name : Discovery.CONFIG_MAPS) {
            List<ConfigMap> found = tried("get configmap kube-system/" + name, List.of(), () -> configMap(name));
            found.forEach(map -> maps.put(name, map));
        }
        List<String> daemonSets = tried(
                "list daemonsets",
                List.of(),
                () -> names(page -> client.apps().daemonSets().inAnyNamespace().list(page), each -> true));
        List<String> nodes = tried(
                "list nodes", List.of(), () -> names(page -> client.nodes().list(page), Survey::canHaveAgent));
        return new ClusterFacts(dns, maps, daemonSets, nodes, notes);
    }

    /** Ours before kube-dns (chart, join) has labels of its own, that of node-cache those of kube-dns. */
    private List<Service> dnsServices() {
        var services = client.services().inNamespace(SYSTEM);
        Map<String, Service> found = new TreeMap<>();
        services.withLabel("k8s-app", "kube-dns").list().getItems().forEach(each -> found.put(name(each), each));
        // by a list, which needs no further right
        services.withField("metadata.name", Discovery.UPSTREAM_SERVICE)
                .list()
                .getItems()
                .forEach(each -> found.put(name(each), each));
        return List.copyOf(found.values());
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private List<ConfigMap> configMap(String name) {
        ConfigMap map = client.configMaps().inNamespace(SYSTEM).withName(name).get();
        return map == null ? List.of() : List.of(map);
    }

    private <T> T tried(String doing, T otherwise, Supplier<T> read) {
        if (silent) {
            notes.add("can't " + doing + ": not asked, since the API server gave no answer to the question before");
            return otherwise;
        }
        try {
            return read.get();
        } catch (KubernetesClientException failure) {
            // each question would be waited for in turn, and meanwhile nobody sees that the server is gone
            silent = failure.getCode() == 0;
            notes.add(Trouble.message(doing, failure));
            return otherwise;
        }
    }

    /** Agents are for Linux, and a virtual node (virtual-kubelet) is no machine. */
    private static boolean canHaveAgent(HasMetadata node) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        return labels.getOrDefault("kubernetes.io/os", "linux").equals("linux")
                && !"virtual-kubelet".equals(labels.get("type"));
    }

    /** Page by page: of large objects only the names are kept. */
    private static List<String> names(
            Function<ListOptions, KubernetesResourceList<? extends HasMetadata>> list, Predicate<HasMetadata> wanted) {
        List<String> names = new ArrayList<>();
        String next = "";
        do {
            ListOptionsBuilder page = new ListOptionsBuilder().withLimit(PAGE);
            KubernetesResourceList<? extends HasMetadata> part =
                    list.apply((next.isEmpty() ? page : page.withContinue(next)).build());
            part.getItems().stream().filter(wanted).forEach(each -> names.add(name(each)));
            String further = part.getMetadata().getContinue();
            next = further == null ? "" : further;
        } while (!next.isEmpty() && names.size() < MAX_NAMES);
        return names;
    }
}
