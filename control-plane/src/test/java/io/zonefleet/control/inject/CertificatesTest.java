// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonefleet.control.http.HttpServer;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.http.RouteTable;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Certificates over real TLS; clients judge them by the real clock. */
class CertificatesTest {
    private static final List<String> NAMES =
            List.of("127.0.0.1", "localhost", "zonefleet-webhook.zonefleet-system.svc");

    private final Instant now = Instant.now();
    private final MemoryStore store = new MemoryStore();
    private final AtomicReference<Instant> clock = new AtomicReference<>(now);
    private final CertificateMaker maker = new CertificateMaker();

    private AuthorityKeeper keeper() {
        return new AuthorityKeeper(store, Keys.DEFAULT, NAMES, clock::get);
    }

    private static HttpServer serve(AuthorityKeeper keeper) throws IOException {
        Route route = Route.open("/inject/{cluster}", request -> Response.text(200, "asked"));
        return HttpServer.serveOnly(
                HttpSettings.DEFAULT.listeningOn("127.0.0.1", 0),
                new RouteTable(List.of(route)),
                keeper.keys(),
                new SimpleMeterRegistry());
    }

    /** Asks over a new connection; the serial number of the certificate that was shown. */
    private static String ask(HttpServer server, SSLContext trust, HttpClient.Version version)
            throws IOException, InterruptedException {
        URI uri = URI.create("https://127.0.0.1:" + server.port() + "/inject/local");
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trust).version(version).build()) {
            var response = client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("asked");
            assertThat(response.version()).isEqualTo(version);
            X509Certificate shown =
                    (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
            return shown.getSerialNumber().toString(16);
        }
    }

    @Test
    void isTrustedByWhoTrustsTheBundleAndByNobodyElse() throws Exception {
        AuthorityKeeper keeper = keeper();
        keeper.look();
        AuthorityKeeper other = new AuthorityKeeper(new MemoryStore(), Keys.DEFAULT, NAMES, clock::get);
        other.look();
        try (HttpServer server = serve(keeper)) {
            SSLContext trust = PemTrust.context(keeper.authorities().bundle());

            assertThat(ask(server, trust, HttpClient.Version.HTTP_1_1))
                    .isEqualTo(ask(server, trust, HttpClient.Version.HTTP_2));
            assertThatThrownBy(() ->
                            ask(server, PemTrust.context(other.authorities().bundle()), HttpClient.Version.HTTP_1_1))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void namesWhatApiServersCallItBy() throws Exception {
        Authority authority = maker.authority(now, now);

        X509Certificate certificate = maker.server(authority, NAMES, now, now.plus(AuthorityKeeper.LIFE))
                .certificate();

        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> name.get(0) + " " + name.get(1))
                .containsExactly("7 127.0.0.1", "2 localhost", "2 zonefleet-webhook.zonefleet-system.svc");
        assertThat(certificate.getBasicConstraints()).as("signs nobody").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    /** An authority that is followed by another, and certificates by both, while clients ask without a pause. */
    @Test
    void rotatesWithoutARequestThatFails() throws Exception {
        Authority first = maker.authority(now.minus(Duration.ofDays(100)), now.minus(Duration.ofDays(100)));
        Authority second = maker.authority(now.minus(Duration.ofDays(90)), now);
        put(new Authorities(List.of(first, second)));
        clock.set(now.minus(Duration.ofMinutes(30)));
        AuthorityKeeper keeper = keeper();
        keeper.look();
        SSLContext trust = PemTrust.context(keeper.authorities().bundle());
        Set<String> shown = new TreeSet<>();
        AtomicBoolean rotated = new AtomicBoolean();
        try (HttpServer server = serve(keeper);
                ExecutorService clients = Executors.newFixedThreadPool(3)) {
            shown.add(ask(server, trust, HttpClient.Version.HTTP_1_1));
            assertThat(issuer(keeper)).isEqualTo(name(first));
            List<Future<Integer>> asking = List.of(
                    clients.submit(() -> keepAsking(server, trust, rotated)),
                    clients.submit(() -> keepAsking(server, trust, rotated)));
            for (int i = 0; i < 20; i++) {
                // the one and the other, as if a month went by each time
                keeper.keys()
                        .take(maker.server(i % 2 == 0 ? first : second, NAMES, now, now.plus(AuthorityKeeper.LIFE)));
                shown.add(ask(server, trust, HttpClient.Version.HTTP_1_1));
            }
            clock.set(now);
            keeper.look();
            assertThat(issuer(keeper)).isEqualTo(name(second));
            shown.add(ask(server, trust, HttpClient.Version.HTTP_1_1));
            rotated.set(true);
            for (Future<Integer> asked : asking) {
                assertThat(asked.get()).isPositive();
            }
        }
        assertThat(shown).hasSize(22);
    }

    private static int keepAsking(HttpServer server, SSLContext trust, AtomicBoolean rotated)
            throws IOException, InterruptedException {
        int count = 0;
        do {
            ask(server, trust, HttpClient.Version.HTTP_1_1);
            count++;
        } while (!rotated.get());
        return count;
    }

    private static String issuer(AuthorityKeeper keeper) {
        return keeper.keys()
                .current()
                .orElseThrow()
                .certificate()
                .getIssuerX500Principal()
                .getName();
    }

    private String name(Authority authority) throws Exception {
        return maker.server(authority, NAMES, now, now.plus(AuthorityKeeper.LIFE))
                .issuer()
                .getSubjectX500Principal()
                .getName();
    }

    private void put(Authorities authorities) {
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.authorities(), Codec.encode(authorities))
                .build());
    }

    @Test
    void replicasShareTheirAuthoritiesAndRenewEachItsOwnCertificate() throws Exception {
        AuthorityKeeper one = keeper();
        AuthorityKeeper two = keeper();
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<?>> looks = List.of(both.submit(one::look), both.submit(two::look));
            for (Future<?> look : looks) {
                look.get();
            }
        }
        one.look();
        two.look();

        assertThat(one.authorities()).isEqualTo(two.authorities());
        assertThat(one.authorities().all()).hasSize(1);
        Optional<Identity> before = one.keys().current();
        assertThat(before).isPresent().isNotEqualTo(two.keys().current());

        one.look();
        assertThat(one.keys().current()).isEqualTo(before);
        clock.set(now.plus(AuthorityKeeper.LIFE).minus(AuthorityKeeper.RENEWED_BEFORE));
        one.look();
        assertThat(one.keys().current()).isPresent().isNotEqualTo(before);
    }

    @Test
    void keepsWhatItHasWhereTheStoreIsBroken() {
        AuthorityKeeper keeper = keeper();
        keeper.look();
        Authorities before = keeper.authorities();
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.authorities(), Bytes.of("{\"v\":9}"))
                .build());

        keeper.look();

        assertThat(keeper.authorities()).isEqualTo(before);
        assertThat(store.read(KeyRange.single(Keys.DEFAULT.authorities()), 0)
                        .entries()
                        .getFirst()
                        .value()
                        .utf8())
                .as("what cannot be read is not overwritten")
                .isEqualTo("{\"v\":9}");

        store.commit(Txn.builder().delete(Keys.DEFAULT.authorities()).build());
        keeper.look();
        AuthorityKeeper other = keeper();
        other.look();
        assertThat(other.authorities()).as("put back").isEqualTo(before);
    }
}
