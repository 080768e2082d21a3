// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.cli.output.Json;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.KubeApiServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a join and a leave work on: a real API server, and a real etcd that asks who somebody is. Nobody runs pods there: tests play the
 * cluster's controllers and its agents.
 */
final class JoinBed implements AutoCloseable {
    static final String ID = "prod-a";
    static final String NAMESPACE = "zonefleet";

    /** What the cluster's controller writes into the Secret of a service account, until a test says otherwise. */
    static final String TOKEN = "a-token-of-the-cluster";

    private static final String ROOT = "root-password";

    private final CommandLineExtension zonefleet;
    private final KubeApiServer kube;
    private final EtcdProcess etcd;
    private final KubernetesClient client;
    private final Path kubeconfig;

    private JoinBed(
            CommandLineExtension zonefleet,
            KubeApiServer kube,
            EtcdProcess etcd,
            KubernetesClient client,
            Path kubeconfig) {
        this.zonefleet = zonefleet;
        this.kube = kube;
        this.etcd = etcd;
        this.client = client;
        this.kubeconfig = kubeconfig;
    }

    /** Starts both; ends them where something fails. */
    static JoinBed start(CommandLineExtension zonefleet) throws IOException {
        KubeApiServer kube = KubeApiServer.start();
        EtcdProcess etcd = null;
        try {
            etcd = EtcdProcess.start();
            Path kubeconfig = kubeconfig(zonefleet, kube);
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig("admin@a", kubeconfig.toFile()))
                    .build();
            JoinBed bed = new JoinBed(zonefleet, kube, etcd, client, kubeconfig);
            bed.playTokenController();
            bed.enableUsers();
            return bed;
        } catch (IOException | RuntimeException | Error broken) {
            if (etcd != null) {
                etcd.close();
            }
            kube.close();
            throw broken;
        }
    }

    private static Path kubeconfig(CommandLineExtension zonefleet, KubeApiServer kube) throws IOException {
        return Files.writeString(zonefleet.dir().resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: a
                    cluster: {server: "%s", certificate-authority-data: %s}
                  - {name: silent, cluster: {server: "https://127.0.0.1:9"}}
                users:
                  - {name: admin, user: {token: %s}}
                  - {name: nobody, user: {token: %s}}
                contexts:
                  - {name: admin@a, context: {cluster: a, user: admin}}
                  - {name: nobody@a, context: {cluster: a, user: nobody}}
                  - {name: silent, context: {cluster: silent, user: admin}}
                """.formatted(
                        kube.url(),
                        Base64.getEncoder().encodeToString(kube.authority().getBytes(StandardCharsets.UTF_8)),
                        KubeApiServer.ADMIN_TOKEN,
                        KubeApiServer.USER_TOKEN));
    }

    /** As the controller does that a cluster has: a Secret of a service account gets a token. */
    private void playTokenController() {
        client.secrets().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret made) {
                if (made.getType().equals("kubernetes.io/service-account-token")
                        && !made.getData().containsKey("token")) {
                    Thread.startVirtualThread(() -> writeToken(TOKEN));
                }
            }

            @Override
            public void onUpdate(Secret before, Secret after) {}

            @Override
            public void onDelete(Secret gone, boolean unknown) {}
        });
    }

    /** Has the cluster give the control plane this token. */
    void writeToken(String token) {
        client.secrets()
                .inNamespace("zonefleet-system")
                .withName("zonefleet-control-plane")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .build(),
                        "{\"data\":{\"token\":\""
                                + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                                + "\"}}");
    }

    private void enableUsers() throws IOException {
        gateway("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"" + ROOT + "\"}", "");
        gateway("/v3/auth/role/add", "{\"name\":\"root\"}", "");
        gateway("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}", "");
        gateway("/v3/auth/enable", "{}", "");
    }

    /** Asks etcd over HTTP, as root where a token is given. Returns what it says. */
    private String gateway(String path, String body, String token) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(etcd.endpoint() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
            return answer.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** What only root of etcd may do. */
    void asRoot(String path, String body) throws IOException {
        String login = gateway("/v3/auth/authenticate", "{\"name\":\"root\",\"password\":\"" + ROOT + "\"}", "");
        gateway(path, body, Json.read(login).path("token").asText());
    }

    /** The cluster's API server. */
    KubeApiServer kube() {
        return kube;
    }

    /** A client of it that may do all. */
    KubernetesClient client() {
        return client;
    }

    /** The kubeconfig of {@link #run}. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** Where agents reach etcd. */
    URI endpoint() {
        return etcd.endpoint();
    }

    /** {@code zonefleet cluster verb id more} by a context. */
    Ended run(String verb, String id, String context, String more) throws IOException {
        Path password = Files.writeString(zonefleet.dir().resolve("root"), ROOT + "\n");
        return zonefleet.run(
                "cluster %s %s --kubeconfig %s --kube-context %s --etcd-endpoints %s --etcd-password-file %s %s"
                        .formatted(verb, id, kubeconfig, context, etcd.endpoint(), password, more));
    }

    Ended join(String more) throws IOException {
        return run("join", ID, "admin@a", more);
    }

    Ended leave(String more) throws IOException {
        return run("leave", ID, "admin@a", more);
    }

    /** What the agents say to etcd. */
    String password() {
        Secret secret = client.secrets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent-etcd")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
    }

    /** etcd as the agents see it. */
    EtcdStore agent() {
        return new EtcdStore(new EtcdEndpoints(
                List.of(etcd.endpoint()),
                Optional.empty(),
                Optional.of(new EtcdEndpoints.Login("zonefleet-agent-" + ID, password())),
                Duration.ofSeconds(5)));
    }

    /** The agents. */
    DaemonSet daemonSet() {
        return client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent")
                .get();
    }

    /** The cluster's own DNS, as kubeadm installs it; the address of its Service. */
    String installDns() {
        client.load(new ByteArrayInputStream(KubeApiServer.dns("k8s.example").getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        return client.services()
                .inNamespace("kube-system")
                .withName("kube-dns")
                .require()
                .getSpec()
                .getClusterIP();
    }

    /** As the controller does that a cluster has. */
    void schedule(int pods) {
        client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent")
                .editStatus(found -> found.edit()
                        .withNewStatus()
                        .withObservedGeneration(found.getMetadata().getGeneration())
                        .withDesiredNumberScheduled(pods)
                        .withCurrentNumberScheduled(pods)
                        .withUpdatedNumberScheduled(pods)
                        .withNumberMisscheduled(0)
                        .withNumberReady(pods)
                        .endStatus()
                        .build());
    }

    @Override
    public void close() {
        client.close();
        etcd.close();
        kube.close();
    }
}
