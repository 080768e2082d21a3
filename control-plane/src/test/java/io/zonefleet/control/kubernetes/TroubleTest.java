// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What whoever runs a cluster is told. */
class TroubleTest {
    private static KubernetesClientException said(int code, String message) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(said(401, "Unauthorized"), "the API server refuses the login (401)"),
                arguments(
                        said(403, "services is forbidden: User \"u\" cannot list resource \"services\""),
                        "can't list services (403): services is forbidden: User \"u\" cannot list resource \"services\"; deploy/"),
                arguments(
                        new ExecutionException(said(500, "etcd is\n  away")),
                        "can't list services (500): etcd is away"),
                arguments(
                        new KubernetesClientException("An error", new IOException("", new ConnectException("refused"))),
                        "can't list services: "),
                arguments(new IllegalStateException(), "can't list services: IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void isToldInOneLine(Throwable failure, String start) {
        assertThat(Trouble.of("list services", failure)).hasMessageStartingWith(start);
        assertThat(Trouble.message("list services", failure)).doesNotContain("\n");
    }

    @Test
    void isPassingWhereTheServerMayAnswerTheNextTime() {
        assertThat(Trouble.of("list services", said(429, "too many requests")).isPassing())
                .isTrue();
        assertThat(Trouble.of("list services", new ExecutionException(said(500, "etcd is away")))
                        .isPassing())
                .isTrue();
        assertThat(Trouble.of("list services", new IOException("reset")).isPassing())
                .isTrue();
        assertThat(Trouble.passing("no whole answer").isPassing()).isTrue();
        assertThat(Trouble.of("list services", said(401, "Unauthorized")).isPassing())
                .isFalse();
        assertThat(Trouble.of("list services", said(403, "forbidden")).isPassing())
                .isFalse();
        assertThat(new Trouble("everything is read again").isPassing()).isFalse();
    }

    @Test
    void isShort() {
        assertThat(Trouble.message("list services", said(500, "x".repeat(100_000))))
                .hasSizeLessThan(400);
    }
}
