// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.kubernetes;

import io.zonefleet.kubernetes.ZoneServerWish.Credentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Kubernetes objects of a cluster's zone server: agents with their CoreDNS, in the role {@code zone-server}, behind one Service that the
 * cluster's own CoreDNS asks. They need no right in the cluster, no capability, and nothing of the machines they run on.
 */
public final class ResolverObjects {
    /** Name of all of them, and of the Service whose addresses the cluster's CoreDNS asks. */
    public static final String NAME = "zonefleet-zone-server";

    /** On which it answers in its pods: below 1024 it would need a capability. The Service has port 53. */
    private static final int PORT = 1053;

    private static final String LABELS = """
              labels:
                app.kubernetes.io/name: zonefleet-zone-server
                app.kubernetes.io/part-of: zonefleet
            """;

    private static final String SECURITY = """
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            resources:
              requests: {cpu: 50m, memory: 192Mi}
              limits: {memory: 512Mi}
            """;

    private final ZoneServerWish wish;

    private ResolverObjects(ZoneServerWish wish) {
        this.wish = wish;
    }

    /** All of them as YAML, one document each, in the order in which they are made; taken away in the other order. */
    public static List<String> yaml(ZoneServerWish wish) {
        ResolverObjects of = new ResolverObjects(wish);
        return List.of(
                of.serviceAccount(),
                of.config(),
                of.service(),
                of.networkPolicy(),
                of.disruptionBudget(),
                of.statefulSet());
    }

    private String head(String version, String kind) {
        return """
                apiVersion: %s
                kind: %s
                metadata:
                  name: %s
                  namespace: %s
                """.formatted(version, kind, NAME, wish.namespace()) + LABELS;
    }

    private String serviceAccount() {
        return head("v1", "ServiceAccount") + "automountServiceAccountToken: false\n";
    }

    /** The agent's configuration without what each pod knows of itself. */
    private String config() {
        List<String> lines = new ArrayList<>();
        lines.add("cluster: " + wish.cluster());
        lines.add("role: zone-server");
        lines.add("keyPrefix: \"" + wish.keyPrefix() + "\"");
        lines.add("etcd:");
        lines.add("  endpoints: "
                + wish.etcd().stream().map(URI::toString).collect(Collectors.joining("\", \"", "[\"", "\"]")));
        wish.secret().ifPresent(secret -> credentials(secret, lines));
        return head("v1", "ConfigMap") + "data:\n  agent.yaml: |\n"
                + lines.stream().map(line -> "    " + line + "\n").collect(Collectors.joining());
    }

    private void credentials(Credentials secret, List<String> lines) {
        if (wish.etcd().getFirst().getScheme().equals("https")) {
            lines.add("  caFile: /etc/zonefleet/etcd/ca.crt");
        }
        if (secret.certificate()) {
            lines.add("  certFile: /etc/zonefleet/etcd/tls.crt");
            lines.add("  keyFile: /etc/zonefleet/etcd/tls.key");
        }
        secret.user().ifPresent(user -> {
            lines.add("  user: \"" + user + "\"");
            lines.add("  passwordFile: /etc/zonefleet/etcd/password");
        });
    }

    private String service() {
        return head("v1", "Service") + """
                spec:
                  ipFamilyPolicy: PreferDualStack
                  selector:
                    app.kubernetes.io/name: zonefleet-zone-server
                  ports:
                    - {name: dns, port: 53, targetPort: dns, protocol: UDP}
                    - {name: dns-tcp, port: 53, targetPort: dns-tcp, protocol: TCP}
                """;
    }

    /** Who asks is not only the cluster's CoreDNS: some of them stand in the network of their host, whose address no selector names. */
    private String networkPolicy() {
        String etcd = wish.etcd().stream()
                .map(URI::getPort)
                .distinct()
                .sorted()
                .map(port -> "        - {port: %d, protocol: TCP}\n".formatted(port))
                .collect(Collectors.joining());
        return head("networking.k8s.io/v1", "NetworkPolicy") + """
                spec:
                  podSelector:
                    matchLabels:
                      app.kubernetes.io/name: zonefleet-zone-server
                  policyTypes: [Ingress, Egress]
                  ingress:
                    - ports:
                        - {port: dns, protocol: UDP}
                        - {port: dns-tcp, protocol: TCP}
                  egress:
                    - ports:
                        - {port: 53, protocol: UDP}
                        - {port: 53, protocol: TCP}
                """ + etcd;
    }

    private String disruptionBudget() {
        return head("policy/v1", "PodDisruptionBudget") + """
                spec:
                  maxUnavailable: 1
                  selector:
                    matchLabels:
                      app.kubernetes.io/name: zonefleet-zone-server
                """;
    }

    /** Stateful for the names of its pods: each registers, and names that never come again would be missed for ever. */
    private String statefulSet() {
        return head("apps/v1", "StatefulSet")
                + """
                spec:
                  replicas: %d
                  serviceName: %s
                  podManagementPolicy: Parallel
                  minReadySeconds: 5
                  selector:
                    matchLabels:
                      app.kubernetes.io/name: zonefleet-zone-server
                  template:
                    metadata:
                      labels:
                        app.kubernetes.io/name: zonefleet-zone-server
                        app.kubernetes.io/part-of: zonefleet
                    spec:
                """.formatted(wish.replicas(), NAME)
                + (podSettings() + initContainer() + container() + volumes()).indent(6);
    }

    /** DNS of its own node: that of the cluster is what asks here. */
    private String podSettings() {
        return """
                serviceAccountName: %s
                automountServiceAccountToken: false
                enableServiceLinks: false
                dnsPolicy: Default
                priorityClassName: system-cluster-critical
                terminationGracePeriodSeconds: 30
                nodeSelector: {kubernetes.io/os: linux}
                tolerations:
                  - {key: CriticalAddonsOnly, operator: Exists}
                  - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
                affinity:
                  podAntiAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 100
                        podAffinityTerm:
                          topologyKey: kubernetes.io/hostname
                          labelSelector:
                            matchLabels: {app.kubernetes.io/name: zonefleet-zone-server}
                topologySpreadConstraints:
                  - maxSkew: 1
                    topologyKey: topology.kubernetes.io/zone
                    whenUnsatisfiable: ScheduleAnyway
                    labelSelector:
                      matchLabels: {app.kubernetes.io/name: zonefleet-zone-server}
                securityContext:
                  runAsNonRoot: true
                  runAsUser: 65532
                  runAsGroup: 65532
                  fsGroup: 65532
                  seccompProfile: {type: RuntimeDefault}
                """.formatted(NAME);
    }

    /** What a pod knows of itself: the name by which it registers, and where it answers. */
    private String initContainer() {
        return """
                initContainers:
                  - name: configuration
                    image: "%s"
                    command:
                      - bash
                      - -c
                      - |
                        printf 'node: "%%s"\\nlisten: {addresses: ["%%s"], port: %d}\\n' "$POD_NAME" "${POD_IPS//,/\\",\\"}" \\
                          | cat /etc/zonefleet/template/agent.yaml - > /etc/zonefleet/agent/agent.yaml
                    env:
                      - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                      - {name: POD_IPS, valueFrom: {fieldRef: {fieldPath: status.podIPs}}}
                """.formatted(wish.image(), PORT) + SECURITY.indent(4) + """
                    volumeMounts:
                      - {name: template, mountPath: /etc/zonefleet/template, readOnly: true}
                      - {name: configuration, mountPath: /etc/zonefleet/agent}
                """;
    }

    /** Its own HTTP stays within the pod, since it takes commands without a token: so it is asked from within. */
    private String container() {
        return """
                containers:
                  - name: zone-server
                    image: "%s"
                    args: [--config, /etc/zonefleet/agent/agent.yaml]
                    ports:
                      - {name: dns, containerPort: %d, protocol: UDP}
                      - {name: dns-tcp, containerPort: %d, protocol: TCP}
                    startupProbe:
                      exec: {command: [bash, -c, "%s"]}
                      periodSeconds: 2
                      failureThreshold: 60
                      timeoutSeconds: 2
                    readinessProbe:
                      exec: {command: [bash, -c, "%s"]}
                      periodSeconds: 5
                      timeoutSeconds: 2
                    livenessProbe:
                      exec: {command: [bash, -c, "%s"]}
                      periodSeconds: 20
                      failureThreshold: 6
                      timeoutSeconds: 5
                    lifecycle:
                      preStop: {exec: {command: [sleep, "5"]}}
                """.formatted(wish.image(), PORT, PORT, probe("healthz"), probe("readyz"), probe("healthz"))
                + SECURITY.indent(4) + """
                    volumeMounts:
                      - {name: configuration, mountPath: /etc/zonefleet/agent, readOnly: true}
                      - {name: state, mountPath: /var/lib/zonefleet}
                      - {name: run, mountPath: /run/zonefleet}
                      - {name: tmp, mountPath: /tmp}
                """
                + wish.secret()
                        .map(secret -> "      - {name: etcd, mountPath: /etc/zonefleet/etcd, readOnly: true}\n")
                        .orElse("");
    }

    private static String probe(String path) {
        return "exec 3<>/dev/tcp/127.0.0.1/9254 && printf 'GET /" + path
                + " HTTP/1.1\\\\r\\\\nHost: localhost\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n' >&3"
                + " && read -r _ code _ <&3 && [ \\\"$code\\\" = 200 ]";
    }

    private String volumes() {
        Optional<String> etcd = wish.secret()
                .map(secret ->
                        "  - {name: etcd, secret: {secretName: %s, defaultMode: 288}}\n".formatted(secret.name()));
        return """
                volumes:
                  - {name: template, configMap: {name: %s}}
                  - {name: configuration, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
                  - {name: state, emptyDir: {sizeLimit: 1Gi}}
                  - {name: run, emptyDir: {sizeLimit: 1Mi}}
                  - {name: tmp, emptyDir: {sizeLimit: 64Mi}}
                """.formatted(NAME) + etcd.orElse("");
    }
}
