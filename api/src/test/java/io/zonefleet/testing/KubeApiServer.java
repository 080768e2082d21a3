// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real API server of Kubernetes over an etcd of its own: with authorization by roles and admission by webhooks, without controllers. It
 * may be stopped and started again, with the same port and data. Used by one thread, the test's.
 */
public final class KubeApiServer implements AutoCloseable {
    /** Lets in as somebody who may do anything. */
    public static final String ADMIN_TOKEN = "admin-token";

    /** Lets in as user {@value #USER}, who may do nothing but what a test grants. */
    public static final String USER_TOKEN = "user-token";

    /** Whom {@link #USER_TOKEN} lets in. */
    public static final String USER = "zonefleet";

    /** On a machine that is busy with other work its first start takes long: it sets up its own objects. */
    private static final Duration PATIENCE = Await.PATIENCE.multipliedBy(4);

    private static final Pattern REVISION = Pattern.compile("\"revision\":\"([0-9]+)\"");

    private final Path dir;
    private final EtcdProcess etcd;
    private final TestCertificates certificates;
    private final int port = FreePorts.next();
    private @Nullable ChildProcess process;

    private KubeApiServer(Path dir, EtcdProcess etcd, TestCertificates certificates) {
        this.dir = dir;
        this.etcd = etcd;
        this.certificates = certificates;
    }

    /** Starts a new one and waits until it is ready. */
    public static KubeApiServer start() {
        Tools.ofThisMachine().require("kube-apiserver");
        EtcdProcess etcd = EtcdProcess.start();
        try {
            Path dir = Files.createTempDirectory("zonefleet-apiserver-");
            Files.writeString(
                    dir.resolve("tokens.csv"),
                    "%s,admin,admin,\"system:masters\"%n%s,%s,%s%n".formatted(ADMIN_TOKEN, USER_TOKEN, USER, USER));
            return started(new KubeApiServer(dir, etcd, TestCertificates.in(dir)));
        } catch (IOException e) {
            etcd.close();
            throw new UncheckedIOException(e);
        }
    }

    private static KubeApiServer started(KubeApiServer server) {
        try {
            server.startAgain();
            return server;
        } catch (RuntimeException | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /** Where clients connect to. */
    public URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The DNS of a cluster with that domain, as kubeadm installs it, in YAML: what CoreDNS is configured with, and the Service before it. */
    public static String dns(String domain) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: coredns, namespace: kube-system}
                data:
                  Corefile: |
                    .:53 {
                        kubernetes %s in-addr.arpa ip6.arpa
                        forward . /etc/resolv.conf
                    }
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
                spec:
                  selector: {k8s-app: kube-dns}
                  ports: [{name: dns, port: 53, protocol: UDP}]
                """.formatted(domain);
    }

    /** Who signed its certificate, in PEM. */
    public String authority() {
        try {
            return Files.readString(certificates.authority());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets in as user {@code client}, who may do nothing but what a test grants. */
    public TestCertificates.Identity client() {
        return certificates.client();
    }

    /** Starts it again after {@link #stop}, and waits until it is ready. */
    public void startAgain() {
        ChildProcess started = ChildProcess.start(dir, dir.resolve("apiserver.log"), command());
        process = started;
        Await.until("kube-apiserver at " + url(), PATIENCE, () -> !started.isAlive() || isReady());
        if (!started.isAlive()) {
            throw new AssertionError("kube-apiserver ended at once:\n" + started.lastOutput());
        }
    }

    /** Kills it (SIGKILL); its objects stay. */
    public void stop() {
        running().ifPresent(ChildProcess::kill);
    }

    /** Holds it (SIGSTOP): connections stay, and nobody answers. */
    public void pause() {
        running().ifPresent(ChildProcess::pause);
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        running().ifPresent(ChildProcess::resume);
    }

    /** Lets its etcd forget all that was before now, so that no watch can go on from there. */
    public void compact() {
        Matcher revision = REVISION.matcher(post("/v3/kv/range", "{\"key\":\"AA==\"}"));
        if (!revision.find()) {
            throw new AssertionError("etcd tells no revision");
        }
        post("/v3/kv/compaction", "{\"revision\":\"" + revision.group(1) + "\",\"physical\":true}");
    }

    private String post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(etcd.endpoint().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** It says so before it has made the namespaces that tests write into. */
    private boolean isReady() {
        return answers("/readyz") && answers("/api/v1/namespaces/default") && answers("/api/v1/namespaces/kube-system");
    }

    private boolean answers(String path) {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .header("Authorization", "Bearer " + ADMIN_TOKEN)
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient http = HttpClient.newBuilder()
                .sslContext(certificates.trustingContext())
                .build()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<ChildProcess> running() {
        return Optional.ofNullable(process);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Tools.ofThisMachine().require("kube-apiserver").toString());
        command.addAll(List.of(
                "--etcd-servers=" + etcd.endpoint(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                // of no use without nodes, and it takes none of loopback
                "--advertise-address=192.0.2.1",
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--cert-dir=" + dir.resolve("made"),
                "--tls-cert-file=" + certificates.server().certificate(),
                "--tls-private-key-file=" + certificates.server().key(),
                "--client-ca-file=" + certificates.authority(),
                "--token-auth-file=" + dir.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + certificates.client().certificate(),
                "--service-account-signing-key-file=" + certificates.client().key(),
                "--disable-admission-plugins=ServiceAccount",
                "--profiling=false"));
        return command;
    }

    /** Kills it and its etcd, and removes all they wrote. */
    @Override
    public void close() {
        stop();
        etcd.close();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
