// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.zonefleet.control.Api;
import io.zonefleet.control.access.Permissions;
import io.zonefleet.control.change.BulkApplier;
import io.zonefleet.control.change.ChangeIds;
import io.zonefleet.control.change.StoreSetup;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.fleet.About;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.http.HttpServer;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.http.StaticFiles;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.inject.Injection;
import io.zonefleet.control.inject.WebhookSettings;
import io.zonefleet.control.materialise.Materialiser;
import io.zonefleet.control.query.QuerySettings;
import io.zonefleet.control.secret.Sealing;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A control plane over a store in memory on a free port: one for each test, or for the class where the field is static. */
public final class ControlServer implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /** The one token that is let in; its owner is {@code test}. */
    public static final String TOKEN = "test-token";

    private final UnaryOperator<HttpSettings> settings;
    private boolean forClass;
    private Optional<Running> running = Optional.empty();
    private TextTrials trials = new TextTrials(Optional.empty());
    private QuerySettings queries = QuerySettings.DEFAULT;
    private Secrets secrets = new Secrets(Optional.empty());
    private Sealing sealing = new Sealing(Optional.of(TestKeys.ONE));
    private Optional<WebhookSettings> webhook = Optional.empty();
    private InstantSource accessClock = InstantSource.system();

    public ControlServer() {
        this(UnaryOperator.identity());
    }

    /** @param settings changes the defaults */
    public ControlServer(UnaryOperator<HttpSettings> settings) {
        this.settings = settings;
    }

    /** The same with something to try texts of profiles with. */
    public ControlServer with(TextTrials others) {
        this.trials = others;
        return this;
    }

    /** The same with others that may be asked. */
    public ControlServer with(QuerySettings others) {
        this.queries = others;
        return this;
    }

    /** The same with other keys for secrets, or none. */
    public ControlServer with(Sealing others) {
        this.sealing = others;
        return this;
    }

    /** The same with files of secrets that sources may name. */
    public ControlServer with(Secrets others) {
        this.secrets = others;
        return this;
    }

    /** The same that serves the admission webhook too. */
    public ControlServer with(WebhookSettings others) {
        this.webhook = Optional.of(others);
        return this;
    }

    /** The same whose tokens expire, and whose clients are slowed down, by another clock. */
    public ControlServer with(InstantSource clock) {
        this.accessClock = clock;
        return this;
    }

    private record Running(
            MemoryStore store,
            ImageHolder images,
            Injection injection,
            PrometheusMeterRegistry metrics,
            List<Route> routes,
            List<AutoCloseable> parts,
            int port) {}

    /** Sends as the owner of the token. */
    public ApiClient client() {
        return new ApiClient(base(), TOKEN);
    }

    /** Where it listens. */
    public String base() {
        return "http://127.0.0.1:" + port();
    }

    /** Where it listens. */
    public int port() {
        return running.orElseThrow().port();
    }

    /** Its store. */
    public MemoryStore store() {
        return running.orElseThrow().store();
    }

    /** Its images. */
    public ImageHolder images() {
        return running.orElseThrow().images();
    }

    /** Its admission webhook. */
    public Injection injection() {
        return running.orElseThrow().injection();
    }

    /** Its metrics. */
    public PrometheusMeterRegistry metrics() {
        return running.orElseThrow().metrics();
    }

    /** Its routes. */
    public List<Route> routes() {
        return running.orElseThrow().routes();
    }

    /** Brings feeds to intent where a write could not, as the loop does that no test runs beside. */
    public void materialise() {
        try (Materialiser materialiser = new Materialiser(
                store(),
                Keys.DEFAULT,
                images(),
                new BulkApplier(store(), Keys.DEFAULT),
                InstantSource.system(),
                System::nanoTime,
                new ChangeIds())) {
            materialiser.start();
            Await.until(
                    "nothing is pending",
                    () -> images().current().fleet().pending().isEmpty());
        }
    }

    /** Another replica on the same store, with the same secrets; whoever asks for it stops it. */
    public ControlServer replica() throws IOException {
        return replicaWith(sealing);
    }

    /** The same with other keys for secrets. */
    public ControlServer replicaWith(Sealing keys) throws IOException {
        ControlServer other = new ControlServer(settings).with(secrets).with(keys);
        other.start(store(), List.of());
        return other;
    }

    private void start() throws IOException {
        MemoryStore store = new MemoryStore();
        start(store, List.of(store));
    }

    /** @param own what ends with it, after its own parts */
    private void start(MemoryStore store, List<AutoCloseable> own) throws IOException {
        StoreSetup.ensure(store, Keys.DEFAULT, new ChangeIds());
        ImageHolder images = new ImageHolder(store, Keys.DEFAULT);
        Writer writer = new Writer(
                store,
                Keys.DEFAULT,
                images,
                new BulkApplier(store, Keys.DEFAULT),
                InstantSource.system(),
                new ChangeIds());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Injection injection = new Injection(store, Keys.DEFAULT, images, InstantSource.system(), metrics, webhook);
        Access access = new Access(
                List.of(new Access.Token(new TokenId("test"), Role.ADMIN, Access.sha256(TOKEN))),
                () -> images.current().fleet().tokens(),
                Permissions.API,
                accessClock,
                () -> images.current().epoch().isPresent());
        Api api = new Api(
                store,
                Keys.DEFAULT,
                images,
                writer,
                InstantSource.system(),
                metrics,
                trials,
                queries,
                new About("test", List.of(URI.create("http://192.0.2.2:2379")), Keys.DEFAULT.prefix()),
                secrets,
                sealing,
                injection,
                access);
        injection.serve();
        HttpServer http = HttpServer.start(
                settings.apply(HttpSettings.DEFAULT.listeningOn("127.0.0.1", 0)),
                api.routes(),
                access,
                new StaticFiles(ControlServer.class.getClassLoader()),
                metrics);
        List<AutoCloseable> parts = new ArrayList<>(List.of(http, injection, api, images));
        parts.addAll(own);
        running = Optional.of(
                new Running(store, images, injection, metrics, api.routes().routes(), parts, http.port()));
        Await.until("the first image", () -> images.current().epoch().isPresent());
    }

    /** Ends it before its time. */
    public void stop() throws Exception {
        if (running.isPresent()) {
            for (AutoCloseable part : running.get().parts()) {
                part.close();
            }
        }
        running = Optional.empty();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        forClass = true;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (!forClass) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!forClass) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }
}
