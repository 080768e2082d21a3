// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.TestKeys;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Another key is put first, and the control plane started again. */
class SealedAnewTest {
    private static final String PROD = "/api/v1/secrets/prod.token";
    private static final Sealing ROTATED = new Sealing(Optional.of(TestKeys.of((byte) 2, (byte) 1)));

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private StoredSecret stored() {
        try {
            return Codec.decode(
                    StoredSecret.class,
                    server.store()
                            .read(KeyRange.single(Keys.DEFAULT.secret(new SecretId("prod.token"))), 0)
                            .entries()
                            .getFirst()
                            .value());
        } catch (UnreadableException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void writesWhatIsThereAnewUnderTheFirstKey() throws Exception {
        server.client().put(PROD, "{'value': 'the-token', 'url': 'https://192.0.2.1'}");
        StoredSecret before = stored();

        ControlServer again = server.replicaWith(ROTATED);
        try {
            Await.until("it is encrypted anew", () -> ROTATED.isNewest(stored()));
            Await.until(
                    "it is counted",
                    () -> again.metrics()
                                    .get("zonefleet.secrets.old.key")
                                    .gauge()
                                    .value()
                            == 0);
        } finally {
            again.stop();
        }
        assertThat(stored().sealed().nonce()).isNotEqualTo(before.sealed().nonce());
        assertThat(stored().written()).isEqualTo(before.written());
        assertThat(new Sealing(Optional.of(TestKeys.of((byte) 2))).open(stored()))
                .isEqualTo(new Sealing.Opened.Known("the-token"));
    }

    @Test
    void leavesWhatItHasNoKeyForAsItIsAndSaysSo() throws Exception {
        server.client().put(PROD, "{'value': 'the-token', 'url': 'https://192.0.2.1'}");
        StoredSecret before = stored();
        Logger ours = (Logger) LoggerFactory.getLogger(SealedAnew.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ours.addAppender(log);

        ControlServer other = server.replicaWith(new Sealing(Optional.of(TestKeys.of((byte) 3))));
        try {
            assertThat(other.client().get(PROD).at("/readable").asBoolean()).isFalse();
            assertThat(other.metrics().get("zonefleet.secrets.old.key").gauge().value())
                    .isEqualTo(1);
            assertThat(server.client().get(PROD).at("/readable").asBoolean()).isTrue();
            Await.until(
                    "it says which",
                    () -> List.copyOf(log.list).stream()
                            .anyMatch(event -> event.getFormattedMessage().contains("add their keys to secrets.keyFile")
                                    && String.valueOf(event.getKeyValuePairs()).contains("prod.token")));
        } finally {
            other.stop();
            ours.detachAppender(log);
        }
        assertThat(stored()).isEqualTo(before);
    }
}
