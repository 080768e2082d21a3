// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zonefleet.control.source.Secrets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private static final String DOING = "list services";

    private final Clients clients = new Clients(new Secrets(Optional.empty()));

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUp() throws InterruptedException {
        CountDownLatch givenUp = new CountDownLatch(1);

        assertThatThrownBy(() -> clients.within(Duration.ofMillis(1), DOING, () -> {
                    try {
                        new CountDownLatch(1).await();
                        return "";
                    } finally {
                        givenUp.countDown();
                    }
                }))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("can't list services: no whole answer");

        givenUp.await(); // or its thread would be kept for ever
    }

    @Test
    void whatTheApiServerSaysIsToldAndADefectStaysOne() throws Exception {
        assertThat(clients.within(Duration.ofMinutes(1), DOING, () -> "all")).isEqualTo("all");
        assertThatThrownBy(() -> clients.within(Duration.ofMinutes(1), DOING, () -> {
                    throw new KubernetesClientException("no route");
                }))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("can't list services")
                .hasMessageContaining("no route");
        assertThatThrownBy(() -> clients.within(Duration.ofMinutes(1), DOING, () -> {
                    throw new Trouble("known");
                }))
                .isInstanceOf(Trouble.class)
                .hasMessage("known");
        assertThatThrownBy(() -> clients.within(Duration.ofMinutes(1), DOING, () -> {
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
    }
}
