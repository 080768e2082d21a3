// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Asks two real CoreDNS that do not answer the same, by a control plane that may. */
class QueryCommandTest {
    private static final int PORT = FreePorts.next();
    private static final int SILENT = FreePorts.next();

    @RegisterExtension
    static final CommandLineExtension ZONEFLEET =
            new CommandLineExtension("query: {ports: [%d, %d], allow: [127.0.0.0/8]}".formatted(PORT, SILENT));

    @TempDir
    static Path dir;

    private static CoreDns servers;

    @BeforeAll
    static void start() throws IOException {
        String corefile = "";
        for (int i = 1; i <= 2; i++) {
            Files.writeString(dir.resolve("db." + i), """
                    $TTL 30
                    @ SOA ns hostmaster 1 60 60 60 5
                    same A 192.0.2.1
                    other A 192.0.2.%d
                    odd TXT "\\027[2J"
                    """.formatted(i));
            corefile += "example.com:%d {\n bind 127.0.0.%d\n file %s/db.%d\n}\n".formatted(PORT, i, dir, i);
        }
        servers = CoreDns.start(dir, corefile, Map.of());
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    private static Ended query(String more) {
        return ZONEFLEET.run("query %s --server 127.0.0.1:%d".formatted(more, PORT));
    }

    @Test
    void saysWhoAnswersWhat() {
        Ended same = query("same.example.com --transport udp,tcp --server 127.0.0.2:" + PORT);

        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.out())
                .startsWith("NOERROR\n    same.example.com A 192.0.2.1\nWHO  SERVER")
                .contains("127.0.0.2:%d".formatted(PORT), "tcp");
        assertThat(query("same.example.com -o json").json().path("answered").asInt())
                .isEqualTo(1);
        assertThat(query("none.example.com AAAA").out()).startsWith("NXDOMAIN\n");
    }

    @Test
    void endsWithAnotherCodeWhereAnswersDiffer() {
        Ended differ = query("other.example.com --server 127.0.0.2:" + PORT);

        assertThat(differ.code()).isEqualTo(ExitCode.DIFFERENT.code());
        assertThat(differ.out()).contains("A 192.0.2.1\n", "A 192.0.2.2\n");
        assertThat(differ.err()).contains("2 different answers");
    }

    @Test
    void saysWhoDidNotAnswer() {
        Ended silent = query("same.example.com --timeout 200ms --server 127.0.0.1:" + SILENT);

        assertThat(silent.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(silent.out()).contains("no answer\n", "127.0.0.1:" + SILENT);
        assertThat(silent.err()).contains("1 of 2 did not answer");
        assertThat(ZONEFLEET.run("query same.example.com").code()).isEqualTo(ExitCode.FAILED.code());
    }

    @Test
    void letsNoAnswerMoveTheCursor() {
        Ended odd = query("odd.example.com TXT");

        assertThat(odd.code()).isZero();
        assertThat(odd.out()).contains("TXT").doesNotContain("\033");
    }

    @Test
    void refusesWhatCantBeAsked() {
        assertThat(ZONEFLEET.run("query").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ZONEFLEET.run("query same.example.com --server 192.0.2.1:1").err())
                .contains("/servers/0");
        assertThat(ZONEFLEET.run("query same.example.com --node none/none").code())
                .isNotZero();
    }
}
