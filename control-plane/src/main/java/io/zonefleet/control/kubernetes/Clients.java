// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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

    KubernetesClient of(Source source, KubernetesSync sync) throws Trouble {
        return new KubernetesClientBuilder()
                .withConfig(config(source, sync))
                .withHttpClientFactory(new Direct())
                .withTaskExecutor(threads)
                .withKubernetesSerialization(serialization)
                .build();
    }

    private Config config(Source source, KubernetesSync sync) throws Trouble {
        String first = token(sync.token());
        int millis = (int) source.timeout().toMillis();
        ConfigBuilder config = new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl(source.url().toString())
                // read again for each request: tokens are renewed by writing the file
                .withOauthTokenProvider(() -> switch (secrets.read(sync.token())) {
                    case Secrets.Read.Known(String value) -> value;
                    case Secrets.Read.Missing gone -> first;
                })
                .withConnectionTimeout(millis)
                .withRequestTimeout(millis)
                .withRequestRetryBackoffLimit(0)
                // replicas and clusters that were cut off together shall not come back together
                .withWatchReconnectInterval(
                        RECONNECT_MILLIS + ThreadLocalRandom.current().nextInt(RECONNECT_MILLIS))
                .withUserAgent("zonefleet");
        source.poll()
                .ca()
                .ifPresent(pem -> config.withCaCertData(
                        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
        return config.build();
    }

    private String token(String name) throws Trouble {
        return switch (secrets.read(name)) {
            case Secrets.Read.Known(String value) -> value;
            case Secrets.Read.Missing(String why) -> throw new Trouble(why);
        };
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
