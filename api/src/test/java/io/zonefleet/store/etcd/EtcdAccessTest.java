// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static io.zonefleet.store.etcd.EtcdClients.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.auth.Permission;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.RecordedWatch;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.TestCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, and users of etcd with rights. */
class EtcdAccessTest {
    private static final KeyRange OWN = KeyRange.prefix("/own/");
    private static final KeyRange OTHERS = KeyRange.prefix("/others/");

    @TempDir
    static Path dir;

    private static TestCertificates certificates;

    @BeforeAll
    static void makeCertificates() {
        certificates = TestCertificates.in(dir);
    }

    @Test
    void speaksTlsWithACertificateOfItsOwn() {
        try (EtcdProcess etcd = EtcdProcess.startWithTls(certificates);
                EtcdStore store =
                        new EtcdStore(tls(etcd, certificates.authority(), Optional.of(certificates.client())));
                RecordedWatch told = RecordedWatch.begin(store, List.of(OWN), 1)) {
            put(store, "/own/a");
            told.await(1);
            assertThat(store.read(OWN, 0).entries()).hasSize(1);
            assertThat(store.oldestServer()).isNotNull();
        }
    }

    @Test
    void saysWhyTlsFails() {
        try (EtcdProcess etcd = EtcdProcess.startWithTls(certificates);
                EtcdStore stranger = new EtcdStore(
                        tls(etcd, certificates.client().certificate(), Optional.of(certificates.client())));
                EtcdStore nobody = new EtcdStore(tls(etcd, certificates.authority(), Optional.empty()))) {
            assertThatThrownBy(() -> stranger.read(OWN, 0))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContainingAll("no connection", "PKIX");
            assertThatThrownBy(() -> nobody.read(OWN, 0)).isInstanceOf(StoreException.Unavailable.class);
        }
    }

    @Test
    void saysAtOnceWhichCertificatesCannotBeRead() {
        EtcdEndpoints endpoints = new EtcdEndpoints(
                List.of(URI.create("https://127.0.0.1:1")),
                Optional.of(new EtcdEndpoints.Tls(dir.resolve("missing.pem"), Optional.empty())),
                Optional.empty(),
                Duration.ofSeconds(1));
        assertThatThrownBy(() -> new EtcdStore(endpoints).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    void keepsToTheRightsOfItsUser() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start("--auth-token-ttl=2")) {
            addUser(etcd);
            try (EtcdStore agent = new EtcdStore(login(etcd, "agent", "secret"));
                    RecordedWatch own = RecordedWatch.begin(agent, List.of(OWN), 1);
                    RecordedWatch others = RecordedWatch.begin(agent, List.of(OTHERS), 1)) {
                put(agent, "/own/a");
                own.await(1);
                assertThatThrownBy(() -> put(agent, "/others/a")).isInstanceOf(StoreException.Refused.class);
                assertThatThrownBy(() -> agent.read(OTHERS, 0)).isInstanceOf(StoreException.Refused.class);
                assertThat(others.awaitLost()).isInstanceOf(StoreException.Refused.class);
            }
        }
    }

    @Test
    void logsInAgainWhenItsTokenHasRunOut() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start("--auth-token-ttl=1")) {
            addUser(etcd);
            try (EtcdStore agent = new EtcdStore(login(etcd, "agent", "secret"));
                    Lease lease = agent.lease(Duration.ofSeconds(2));
                    RecordedWatch own = RecordedWatch.begin(agent, List.of(OWN), 1)) {
                agent.commit(
                        Txn.builder().put("/own/a", Bytes.of("v"), lease.id()).build());
                own.await(1);
                long start = System.nanoTime();
                Await.until(
                        "the end of some tokens",
                        () -> System.nanoTime() - start > Duration.ofSeconds(6).toNanos());
                assertThat(lease.isLost()).isFalse();
                put(agent, "/own/b");
                own.await(2);
                assertThat(agent.read(OWN, 0).entries()).hasSize(2);
            }
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndAnEtcdThatIsAwayIsNot() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start()) {
            addUser(etcd);
            try (EtcdStore agent = new EtcdStore(login(etcd, "agent", "wrong"))) {
                assertThatThrownBy(() -> agent.read(OWN, 0)).isInstanceOf(StoreException.Refused.class);
                etcd.kill();
                Await.asserted(
                        "an outage",
                        () -> assertThatThrownBy(() -> agent.read(OWN, 0))
                                .isInstanceOf(StoreException.Unavailable.class));
            }
        }
    }

    private static EtcdEndpoints tls(EtcdProcess etcd, Path authority, Optional<TestCertificates.Identity> identity) {
        return new EtcdEndpoints(
                List.of(etcd.endpoint()),
                Optional.of(new EtcdEndpoints.Tls(
                        authority, identity.map(own -> new EtcdEndpoints.Identity(own.certificate(), own.key())))),
                Optional.empty(),
                Duration.ofSeconds(3));
    }

    private static EtcdEndpoints login(EtcdProcess etcd, String user, String password) {
        return new EtcdEndpoints(
                List.of(etcd.endpoint()),
                Optional.empty(),
                Optional.of(new EtcdEndpoints.Login(user, password)),
                Duration.ofSeconds(3));
    }

    private static void addUser(EtcdProcess etcd) throws Exception {
        try (Client operator = Client.builder().endpoints(etcd.endpoint()).build()) {
            Auth auth = operator.getAuthClient();
            await(auth.userAdd(bytes("root"), bytes("root")));
            await(auth.roleAdd(bytes("root")));
            await(auth.userGrantRole(bytes("root"), bytes("root")));
            await(auth.userAdd(bytes("agent"), bytes("secret")));
            await(auth.roleAdd(bytes("agent")));
            await(auth.roleGrantPermission(
                    bytes("agent"), bytes(OWN.start()), bytes(OWN.end()), Permission.Type.READWRITE));
            await(auth.userGrantRole(bytes("agent"), bytes("agent")));
            await(auth.authEnable());
        }
    }

    private static void await(CompletableFuture<?> future) throws Exception {
        assertThat(future.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    private static void put(EtcdStore store, String key) {
        assertThat(store.commit(Txn.builder().put(key, Bytes.of("v")).build()))
                .isInstanceOf(TxnOutcome.Committed.class);
    }
}
