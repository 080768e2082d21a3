// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonefleet.control.access.Permissions;
import io.zonefleet.control.change.BulkApplier;
import io.zonefleet.control.change.ChangeIds;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.config.ControlConfig;
import io.zonefleet.control.fleet.About;
import io.zonefleet.control.fleet.MeteredStore;
import io.zonefleet.control.history.ChangeRetention;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.http.HttpServer;
import io.zonefleet.control.http.StaticFiles;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.inject.Injection;
import io.zonefleet.control.materialise.Materialiser;
import io.zonefleet.control.secret.Sealing;
import io.zonefleet.control.secret.SecretKeys;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.trial.CorefileTrial;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts of a running control plane. They end in the opposite order of their start. */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    /** A part that was started. */
    private interface Part {
        void close();
    }

    private final Deque<Part> parts = new ArrayDeque<>();
    private int port;

    private final Runnable refused;

    private ControlPlane(Runnable refused) {
        this.refused = refused;
    }

    /**
     * Starts everything; where something does not start, nothing is left running.
     *
     * @param refused called where it turns out later that it must not run
     */
    public static ControlPlane start(ControlConfig config, Runnable refused) throws StartFailed, InterruptedException {
        ControlPlane plane = new ControlPlane(refused);
        boolean started = false;
        try {
            plane.begin(config);
            started = true;
            return plane;
        } catch (IOException cannot) {
            throw new StartFailed(String.valueOf(cannot.getMessage()));
        } finally {
            if (!started) {
                plane.close();
            }
        }
    }

    private void begin(ControlConfig config) throws StartFailed, IOException, InterruptedException {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        machine(metrics);
        List<Access.Token> tokens = Tokens.read(config.tokens());
        EtcdStore etcd = new StoreConnection(server -> parts.push(server::close)).open(config.etcd());
        Store store = new MeteredStore(etcd, metrics);
        parts.push(store::close);
        Keys keys = config.keys();
        ImageHolder images = new ImageHolder(store, keys, config.changes().count());
        parts.push(images::close);
        StoreReadiness readiness = new StoreReadiness(etcd, keys, config.etcd(), refused);
        parts.push(readiness::close);
        BulkApplier applier = new BulkApplier(store, keys);
        ChangeIds ids = new ChangeIds();
        Writer writer = new Writer(store, keys, images, applier, InstantSource.system(), ids);
        Materialiser materialiser =
                new Materialiser(store, keys, images, applier, InstantSource.system(), System::nanoTime, ids);
        materialiser.start();
        parts.push(materialiser::close);
        ChangeRetention retention =
                new ChangeRetention(store, keys, images, config.changes(), InstantSource.system(), System::nanoTime);
        retention.start();
        parts.push(retention::close);
        TextTrials trials = new TextTrials(config.coreDns().map(CorefileTrial::new));
        Injection injection = new Injection(store, keys, images, InstantSource.system(), metrics, config.webhook());
        Access access = new Access(
                tokens,
                () -> images.current().fleet().tokens(),
                Permissions.API,
                InstantSource.system(),
                () -> images.current().epoch().isPresent());
        Sealing sealing = new Sealing(
                config.secretKeys().isPresent()
                        ? Optional.of(SecretKeys.read(config.secretKeys().get()))
                        : Optional.empty());
        Api api = new Api(
                store,
                keys,
                images,
                writer,
                InstantSource.system(),
                metrics,
                trials,
                config.queries(),
                new About(Version.ours(), config.etcd().endpoints(), keys.prefix()),
                new Secrets(config.secrets()),
                sealing,
                injection,
                access);
        parts.push(api::close);
        parts.push(injection::close);
        injection.serve();
        StaticFiles files = new StaticFiles(ControlPlane.class.getClassLoader());
        HttpServer http = HttpServer.start(config.http(), api.routes(), access, files, metrics);
        parts.push(http::close);
        port = http.port();
        LOG.atInfo()
                .addKeyValue("version", Version.ours())
                .addKeyValue("address", config.http().host() + ":" + port)
                .log("control plane started");
    }

    private void machine(PrometheusMeterRegistry metrics) {
        new JvmMemoryMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        new FileDescriptorMetrics().bindTo(metrics);
        JvmGcMetrics collector = new JvmGcMetrics();
        collector.bindTo(metrics);
        parts.push(collector::close);
    }

    /** Where it serves. */
    public int port() {
        return port;
    }

    /** Ends what runs: no new requests, those at hand are finished; then the rest, etcd last. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.close();
            } catch (RuntimeException defect) {
                LOG.atWarn().setCause(defect).log("a part did not end in order");
            }
        }
    }
}
