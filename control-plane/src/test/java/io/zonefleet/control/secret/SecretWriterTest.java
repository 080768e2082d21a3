// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.http.ProblemException;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.TestKeys;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.SecretId;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.testing.Await;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A replica whose image is late, beside one through which others write. */
class SecretWriterTest {
    private static final SecretId ID = new SecretId("prod.token");
    private static final String SECRET = "/api/v1/secrets/" + ID;
    private static final String SOURCE = "/api/v1/sources/prod-kubernetes";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private final FaultyStore late = new FaultyStore(server::store);
    private Optional<ImageHolder> images = Optional.empty();
    private ApiClient others;

    @BeforeEach
    void store() {
        others = server.client();
        others.put("/api/v1/clusters/prod", "{}");
        others.put(SECRET, "{'value': 'the-token', 'url': 'https://192.0.2.1'}");
    }

    @AfterEach
    void end() {
        images.ifPresent(ImageHolder::close);
    }

    /** From here on the late replica sees nothing of what others write, until it is told. */
    private ImageHolder lag() {
        late.hold();
        ImageHolder holder = new ImageHolder(late, Keys.DEFAULT);
        images = Optional.of(holder);
        long newest = server.images().current().revision();
        Await.until("it has read the store", () -> holder.current().revision() >= newest);
        return holder;
    }

    private void name() {
        int status = others.put(SOURCE, """
                        {'url': 'https://192.0.2.1', 'origin': 'prod', 'enabled': false,
                         'kubernetes': {'token': 'prod.token', 'suffixes': ['example.com']}}
                        """).status();
        assertThat(status).isEqualTo(201);
    }

    /** Removes it through the late replica, which sees what others did when it waits for that. */
    private Object removed(ImageHolder image) throws Exception {
        SecretWriter writer =
                new SecretWriter(server.store(), Keys.DEFAULT, image, new Sealing(Optional.of(TestKeys.of((byte) 1))));
        FutureTask<Object> removing = new FutureTask<>(() -> {
            try {
                return writer.delete(ID, new ConditionalHeaders(Optional.empty(), false));
            } catch (ProblemException refused) {
                return refused.problem().kind();
            }
        });
        Thread thread = Thread.ofPlatform().start(removing);
        Await.until(
                "it waits for what others did, or has ended",
                () -> thread.getState() == Thread.State.TIMED_WAITING || removing.isDone());
        assertThat(removing.isDone()).isFalse();
        late.deliver();
        return removing.get();
    }

    @Test
    void removesASecretThatNobodyNamesAnyMore() throws Exception {
        name();
        ImageHolder image = lag();
        assertThat(others.delete(SOURCE).status()).isBetween(200, 204);

        assertThat(removed(image)).isInstanceOf(Long.class);
        assertThat(server.client().get(SECRET).status()).isEqualTo(404);
    }

    @Test
    void keepsASecretThatHasJustBeenNamed() throws Exception {
        ImageHolder image = lag();
        name();

        assertThat(removed(image)).hasToString("IN_USE");
        assertThat(server.client().get(SECRET).status()).isEqualTo(200);
    }
}
