// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LineLoggingTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Logger logger(String name, String level) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new LineLogging(out, () -> NOON, level).getLoggerFactory().getLogger(name);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesOneLineWithTheKeysOfAnEvent() {
        logger("io.zonefleet.agent.Agent", "")
                .atInfo()
                .addKeyValue("cluster", "prod")
                .addKeyValue("zones", 3)
                .log("agent {}", "started");
        assertThat(written())
                .isEqualTo("2026-11-20T12:00:00.123Z INFO  Agent \"agent started\" cluster=\"prod\" zones=\"3\"\n");
    }

    @Test
    void letsNoValueBeginALineOfItsOwn() {
        logger("io.zonefleet.agent.Agent", "")
                .atWarn()
                .addKeyValue("why", "a\nERROR \"b\"\\")
                .log("odd");
        assertThat(written())
                .isEqualTo("2026-11-20T12:00:00.123Z WARN  Agent \"odd\" why=\"a\\nERROR \\\"b\\\"\\\\\"\n");
    }

    @Test
    void writesTheTraceOfAnExceptionBelowItsLine() {
        logger("io.zonefleet.agent.Agent", "").error("failed", new IllegalStateException("broken"));
        assertThat(written().lines())
                .startsWith("2026-11-20T12:00:00.123Z ERROR Agent \"failed\"")
                .contains("java.lang.IllegalStateException: broken");
    }

    @Test
    void isQuietAboutLibrariesAndDetails() {
        logger("io.netty.Channel", "").info("a frame");
        logger("io.zonefleet.agent.Agent", "").debug("a detail");
        assertThat(written()).isEmpty();
        logger("io.zonefleet.agent.Agent", "debug").debug("a detail");
        assertThat(written()).contains("\"a detail\"");
    }

    @Test
    void passesOverALevelThatThereIsNot() {
        logger("coredns", "loud").info("a line of CoreDNS");
        assertThat(written()).contains("a line of CoreDNS");
    }
}
