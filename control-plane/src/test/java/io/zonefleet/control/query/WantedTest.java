// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.RecordSet;
import io.zonefleet.render.ZoneContent.Member;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** What is wanted by the records of one domain is what a real CoreDNS answers that has them in a zone file. */
class WantedTest {
    private static final DomainName DOMAIN = DomainName.of("a.test");
    private static final List<Integer> TYPES = List.of(
            Type.A, Type.AAAA, Type.CNAME, Type.TXT, Type.SRV, Type.MX, Type.CAA, Type.NS, Type.HTTPS, Type.SOA);
    private static final List<String> NAMES = List.of(
            "a.test.",
            "none.a.test.",
            "far.none.a.test.",
            "www.a.test.",
            "below.www.a.test.",
            "_s._tcp.a.test.",
            "_tcp.a.test.",
            "other._tcp.a.test.",
            "x.deep.a.test.",
            "deep.a.test.",
            "s.a.test.",
            "ns.s.a.test.",
            "far.s.a.test.");

    @TempDir
    Path dir;

    private final List<ChildProcess> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(ChildProcess::close);
    }

    @Test
    void isWhatCoreDnsAnswersForADomainThatIsClosedBelow() throws Exception {
        Map<String, Wanted> unsure = compare(answer(false, Below.NXDOMAIN));

        assertThat(unsure.keySet())
                .as("what can't be told")
                .allMatch(question -> question.equals("a.test. NS") || question.endsWith(" SOA"));
    }

    @Test
    void isWhatCoreDnsAnswersForAWildcard() throws Exception {
        Map<String, Wanted> unsure = compare(answer(true, Below.FORWARD));

        assertThat(unsure.keySet())
                .as("names that other records of the domain come before, and what CoreDNS adds")
                .contains("_tcp.a.test. A", "other._tcp.a.test. A", "below.www.a.test. A")
                .doesNotContain(
                        "a.test. A", "none.a.test. A", "far.none.a.test. TXT", "_s._tcp.a.test. SRV", "www.a.test. A");
    }

    @Test
    void whatIsNotThereIsAskedUpstreamWhereTheDomainIsOpen() {
        Answer open = answer(false, Below.FORWARD);

        assertThat(wanted(open, "none.a.test.", Type.A)).isInstanceOf(Wanted.Upstream.class);
        assertThat(wanted(open, "_tcp.a.test.", Type.A)).isInstanceOf(Wanted.Upstream.class);
        assertThat(wanted(open, "none.a.test.", Type.A).isIn(said("none.a.test.")))
                .isEmpty();
    }

    /** Answers that are not wanted are not taken for what is. */
    @Test
    void anotherAnswerIsNotWhatIsWanted() {
        Answer answer = answer(false, Below.NXDOMAIN);
        Said nothing = said("a.test.");

        assertThat(wanted(answer, "a.test.", Type.A).isIn(nothing)).contains(false);
        assertThat(wanted(answer, "a.test.", Type.HTTPS).isIn(nothing)).contains(true);
        assertThat(wanted(answer, "www.a.test.", Type.A).isIn(nothing)).contains(false);
        assertThat(wanted(answer, "none.a.test.", Type.A).isIn(nothing)).contains(false);
    }

    private static Said said(String name) {
        return Said.of(Message.newQuery(Record.newRecord(Name.fromConstantString(name), Type.A, DClass.IN)));
    }

    /** Asks for every name and type; gives back what can't be told. */
    private Map<String, Wanted> compare(Answer answer) throws Exception {
        SimpleResolver resolver = serve(answer);
        Map<String, Wanted> unsure = new LinkedHashMap<>();
        int told = 0;
        for (String name : NAMES) {
            for (int type : TYPES) {
                String question = name + " " + Type.string(type);
                Said said = Said.of(resolver.send(
                        Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN))));
                Wanted wanted = wanted(answer, name, type);
                Optional<Boolean> is = wanted.isIn(said);
                if (is.isEmpty()) {
                    unsure.put(question, wanted);
                } else {
                    told++;
                    assertThat(is)
                            .as("%s: %s, and %s is wanted", question, said, wanted)
                            .contains(true);
                }
            }
        }
        assertThat(told).isGreaterThan(60);
        return unsure;
    }

    private static Wanted wanted(Answer answer, String name, int type) {
        return Wanted.of(DOMAIN, answer, Name.fromConstantString(name), type);
    }

    private SimpleResolver serve(Answer answer) throws Exception {
        int port = FreePorts.next();
        Path folder = Files.createDirectory(dir.resolve("coredns"));
        StringBuilder zone = new StringBuilder("a.test. 30 IN SOA ns.a.test. host.a.test. 7 60 60 60 5\n");
        for (RecordSet set : RecordSet.of(new Member(DOMAIN, answer))) {
            set.records().forEach(record -> zone.append(record).append('\n'));
        }
        Files.writeString(folder.resolve("db"), zone);
        Files.writeString(
                folder.resolve("Corefile"), "a.test:%d {\n bind 127.0.0.1\n file db a.test\n}\n".formatted(port));
        children.add(ChildProcess.start(
                folder,
                folder.resolve("log"),
                List.of(Tools.ofThisMachine().require("coredns").toString(), "-conf", "Corefile")));
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTimeout(Duration.ofSeconds(2));
        Await.until("an answer from CoreDNS", () -> isThere(resolver));
        return resolver;
    }

    private static boolean isThere(SimpleResolver resolver) {
        try {
            resolver.send(Message.newQuery(Record.newRecord(Name.fromConstantString("a.test."), Type.SOA, DClass.IN)));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Answer answer(boolean wildcard, Below below) {
        return new Answer(
                List.of(Address.of("192.0.2.1"), Address.of("192.0.2.2"), Address.of("2001:db8::1")),
                Ttl.DEFAULT,
                wildcard,
                below,
                List.of(
                        record("@", RecordType.TXT, "\"Some Text\" \"more\""),
                        record("@", RecordType.MX, "10 mail.example.net."),
                        record("@", RecordType.CAA, "0 issue \"ca.example.net\""),
                        record("www", RecordType.CNAME, "elsewhere.example.net."),
                        record("_s._tcp", RecordType.SRV, "1 2 443 h.example.net."),
                        record("*.deep", RecordType.TXT, "\"any\""),
                        record("s", RecordType.NS, "ns.s.a.test."),
                        record("ns.s", RecordType.A, "192.0.2.53")));
    }

    private static DnsRecord record(String name, RecordType type, String data) {
        return new DnsRecord(new OwnerName(name), type, Ttl.DEFAULT, data);
    }
}
