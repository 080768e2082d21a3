// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.TcpProxy;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Watches through a network that is cut. */
class WatchCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void isToldWhatItHasMissed() throws Exception {
        try (TcpProxy network = TcpProxy.to(URI.create(ZONEFLEET.url()))) {
            Thread watcher = Thread.startVirtualThread(() -> watch(network.endpoint()));
            AtomicInteger writes = new AtomicInteger();
            Await.until("an event", () -> {
                declare("n" + writes.incrementAndGet() + ".example.com");
                return out.toString().contains("\"domains\"");
            });

            network.cut();
            Await.until("it says so", () -> err.toString().contains("connecting again"));
            declare("missed.example.com");
            network.mend();
            Await.until("what was missed", () -> out.toString().contains("missed.example.com"));

            watcher.interrupt();
            watcher.join();
        }
        assertThat(out.toString()).doesNotContain("reset");
        assertThat(err.toString().lines())
                .containsOnlyOnce("the stream of events has ended; connecting again", "connected again");
    }

    @Test
    void endsAtOnceWhereNobodyEverAnswers() {
        assertThat(ZONEFLEET
                        .run("", Map.of("ZONEFLEET_URL", "http://127.0.0.1:1"), "watch")
                        .code())
                .isEqualTo(ExitCode.UNAVAILABLE.code());
    }

    private static void declare(String name) {
        assertThat(ZONEFLEET.run("domain set " + name + " addresses=192.0.2.1").code())
                .isZero();
    }

    private void watch(URI url) {
        Map<String, String> environment =
                Map.of("ZONEFLEET_URL", url.toString(), "ZONEFLEET_TOKEN_FILE", ZONEFLEET.tokenFile());
        Main.run(
                new Terminal(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        new ByteArrayInputStream(new byte[0]),
                        false,
                        environment),
                "watch",
                "--kinds",
                "domains");
    }
}
