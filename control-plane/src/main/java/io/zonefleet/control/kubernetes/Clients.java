// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Source;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes clients of API servers: each knows its source and nothing of this machine's own files or environment. Owns their threads. */
final class Clients implements AutoCloseable {
    private static final int RECONNECT_MILLIS = 1_000;

    /** A token goes to no other server. */
    private static final class Direct extends JdkHttpClientFactory {
        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.followRedirects(HttpClient.Redirect.NEVER);
        }
    }

    private final Secrets secrets;
    /** What it knows of types is the same for all, and much. */
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Clients(Secrets secrets) {
        this.secrets = secrets;
    }

    /** @param credential as it is now */
    KubernetesClient of(Source source, KubernetesSync sync, Credential credential) {
        return new KubernetesClientBuilder()
                .withConfig(config(source, sync, credential))
                .withHttpClientFactory(new Direct())
                .withTaskExecutor(threads)
                .withKubernetesSerialization(serialization)
                .build();
    }

    /** By what a source is let in now. */
    Credential credential(Source source, KubernetesSync sync) throws Trouble {
        return Credential.of(secrets, source, sync);
    }

    private Config config(Source source, KubernetesSync sync, Credential first) {
        int millis = (int) source.timeout().toMillis();
        ConfigBuilder config = new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl(source.url().toString())
                .withConnectionTimeout(millis)
                .withRequestTimeout(millis)
                .withRequestRetryBackoffLimit(0)
                // replicas and clusters that were cut off together shall not come back together
                .withWatchReconnectInterval(
                        RECONNECT_MILLIS + ThreadLocalRandom.current().nextInt(RECONNECT_MILLIS))
                .withUserAgent("zonefleet");
        if (first.token().isPresent()) {
            config.withOauthTokenProvider(new Token(source, sync, first));
        }
        first.certificate()
                .ifPresent(certificate -> config.withClientCertData(base64(certificate.chain()))
                        .withClientKeyData(base64(certificate.key()))
                        .withClientKeyAlgo(certificate.algorithm()));
        source.poll().ca().or(first::authority).ifPresent(pem -> config.withCaCertData(base64(pem)));
        return config.build();
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Read again for each request: secrets are renewed by putting them, or by writing the file. Where there is none any more, the last one is
     * tried on.
     */
    private final class Token implements OAuthTokenProvider {
        private final Source source;
        private final KubernetesSync sync;
        private volatile Credential last;

        Token(Source source, KubernetesSync sync, Credential first) {
            this.source = source;
            this.sync = sync;
            this.last = first;
        }

        @Override
        public String getToken() {
            try {
                Credential now = credential(source, sync);
                if (now.token().isPresent()) {
                    last = now;
                }
            } catch (Trouble gone) {
                // Connection.isOfNow ends it where it is to end
            }
            return last.token().orElseThrow();
        }
    }

    /**
     * Asks, on a thread of its own. The HTTP client bounds how long an answer takes to begin, not how long it takes to end: one that stops in
     * its middle would hold the thread of a source for ever.
     *
     * @param limit until the answer is whole
     * @param doing what is asked, for example {@code list services}
     */
    <T> T within(Duration limit, String doing, Callable<T> asking) throws Trouble, InterruptedException {
        Future<T> asked = threads.submit(asking);
        try {
            return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw Trouble.passing("can't " + doing + ": no whole answer within " + limit.toSeconds() + " seconds");
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Trouble known) {
                throw known;
            }
            if (failure.getCause() instanceof RuntimeException defect
                    && !(defect instanceof KubernetesClientException)) {
                throw defect;
            }
            throw Trouble.of(doing, failure);
        } finally {
            asked.cancel(true); // whoever waits for an answer ceases where it is interrupted
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
