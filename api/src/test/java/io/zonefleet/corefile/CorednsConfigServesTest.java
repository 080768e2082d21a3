// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A real CoreDNS in the place of a cluster's own, which reads its edited Corefile while it runs. */
class CorednsConfigServesTest {
    private static final String MANAGED = "192.0.2.1";
    private static final String OTHER = "203.0.113.53";

    private final int zoneServer = FreePorts.next();
    private final int upstream = FreePorts.next();
    private final int kubeDns = FreePorts.next();

    @TempDir
    private Path dir;

    @Test
    void asksTheZoneServerForManagedNamesUntilItIsTakenBack() throws IOException {
        String before = """
                .:%d {
                    bind 127.0.0.1
                    errors
                    forward . 127.0.0.1:%d
                    reload 2s 0s
                }""".formatted(kubeDns, upstream);
        Path file = Files.writeString(dir.resolve("Corefile"), before);
        try (CoreDns zones = CoreDns.start(folder("zones"), zones(), Map.of());
                CoreDns others = CoreDns.start(folder("others"), everything(), Map.of());
                CoreDns cluster = CoreDns.startOn(file, dir.resolve("log"), Map.of())) {
            assertThat(List.of(zones, others, cluster))
                    .allMatch(each -> each.process().isAlive());
            assertThat(address("a.example.com")).isEqualTo(OTHER);

            ClusterDns goesOn = edited(before, true);
            CoreDns.replace(file, goesOn.corefile());
            Await.asserted("managed", () -> assertThat(address("a.example.com")).isEqualTo(MANAGED));
            assertThat(address("www.example.org")).isEqualTo(OTHER);
            assertThat(address("refused.a.example.com")).isEqualTo(OTHER);

            CoreDns.replace(file, edited(goesOn.corefile(), false).corefile());
            Await.asserted(
                    "refused",
                    () -> assertThat(ask("refused.a.example.com").getRcode()).isEqualTo(Rcode.REFUSED));
            assertThat(address("a.example.com")).isEqualTo(MANAGED);

            String back = CorednsConfigEdit.without(new ClusterDns(Files.readString(file)))
                    .orThrow()
                    .corefile();
            assertThat(back).isEqualTo(before);
            CoreDns.replace(file, back);
            Await.asserted(
                    "taken back", () -> assertThat(address("a.example.com")).isEqualTo(OTHER));
        }
    }

    private ClusterDns edited(String corefile, boolean goesOn) {
        Forwarded what = new Forwarded(
                List.of(DomainName.of("a.example.com")), List.of(new Upstream("127.0.0.1:" + zoneServer)), goesOn);
        return CorednsConfigEdit.with(new ClusterDns(corefile), what).orThrow().after();
    }

    private String zones() {
        return """
                .:%d {
                    bind 127.0.0.1
                    template IN A a.example.com {
                        match ^a\\.example\\.com\\.$
                        answer "{{ .Name }} 5 IN A %s"
                        fallthrough
                    }
                    template IN ANY . {
                        rcode REFUSED
                    }
                }
                """.formatted(zoneServer, MANAGED);
    }

    private String everything() {
        return """
                .:%d {
                    bind 127.0.0.1
                    template IN A . {
                        answer "{{ .Name }} 5 IN A %s"
                    }
                }
                """.formatted(upstream, OTHER);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(dir.resolve(name));
    }

    private String address(String name) throws IOException {
        Message answer = ask(name);
        assertThat(answer.getRcode()).as(answer.toString()).isEqualTo(Rcode.NOERROR);
        return ((ARecord) answer.getSection(Section.ANSWER).getFirst())
                .getAddress()
                .getHostAddress();
    }

    private Message ask(String name) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(kubeDns);
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN)));
    }
}
