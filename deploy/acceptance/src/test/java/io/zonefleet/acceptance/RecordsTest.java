// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Records beyond addresses, from the REST API to what a real CoreDNS answers: each write waits for the node's proof. */
@ExtendWith(FleetExtension.class)
class RecordsTest {
    private static final String PLACED = ",\"placement\":{\"clusters\":[\"records\"]}}";

    @Test
    void eachTypeIsProvedAndAnswered(Fleet fleet) {
        fleet.declareCluster("records");
        Node node = fleet.addNode("records", "n1");
        Dns dns = node.dns();

        put(fleet, "r.example.com", """
                {"addresses":["192.0.2.1"],"wildcard":true,"records":[
                  {"type":"MX","data":"10 mail.example.net."},
                  {"type":"CAA","data":"0 issue \\"ca.example.net\\""},
                  {"type":"TXT","ttl":60,"data":"\\"one two\\""},
                  {"name":"_https._tcp","type":"SRV","data":"10 5 443 r.example.com."},
                  {"name":"www.r.example.com.","type":"CNAME","data":"R.example.com."},
                  {"name":"*","type":"TXT","data":"any"},
                  {"name":"sub","type":"NS","data":"ns1.sub.r.example.com."},
                  {"name":"ns1.sub","type":"A","data":"192.0.2.53"}]""");
        assertThat(dns.a("r.example.com")).containsExactly("192.0.2.1");
        assertThat(dns.data("r.example.com", Type.MX)).containsExactly("10 mail.example.net.");
        assertThat(dns.data("r.example.com", Type.CAA)).containsExactly("0 issue \"ca.example.net\"");
        assertThat(dns.data("r.example.com", Type.TXT)).containsExactly("\"one two\"");
        assertThat(dns.data("_https._tcp.r.example.com", Type.SRV)).containsExactly("10 5 443 r.example.com.");
        assertThat(dns.data("www.r.example.com", Type.CNAME)).containsExactly("r.example.com.");
        assertThat(dns.a("www.r.example.com")).containsExactly("192.0.2.1");
        assertThat(dns.a("q.r.example.com")).containsExactly("192.0.2.1");
        assertThat(dns.data("q.r.example.com", Type.TXT)).containsExactly("any");
        Message referral = dns.ask("q.sub.r.example.com", Type.A);
        assertThat(referral.getSection(Section.ANSWER)).isEmpty();
        assertThat(referral.getSection(Section.AUTHORITY).stream().map(Record::rdataToString))
                .containsExactly("ns1.sub.r.example.com.");

        // another domain below it takes over its name, and gives it back
        put(fleet, "x.sub.r.example.com", "{\"addresses\":[\"192.0.2.9\"]");
        assertThat(dns.a("x.sub.r.example.com")).containsExactly("192.0.2.9");
        assertThat(codes(fleet, "r.example.com")).contains("below-delegation", "shadows-names");
        put(fleet, "r.example.com", """
                {"addresses":["192.0.2.1"],"records":[{"type":"TXT","data":"changed"}]""");
        assertThat(dns.data("r.example.com", Type.TXT)).containsExactly("changed");
        assertThat(dns.data("r.example.com", Type.MX)).isEmpty();
        assertThat(dns.a("x.sub.r.example.com")).containsExactly("192.0.2.9");
    }

    @Test
    void aZoneOfCnamesAloneIsProved(Fleet fleet) {
        fleet.declareCluster("records");
        Node node = fleet.addNode("records", "n2");
        fleet.api().put("/zones/cnames.example.com", "{}").ok();
        for (String target : List.of("192.0.2.1", "192.0.2.2")) {
            put(fleet, "t.example.com", "{\"addresses\":[\"" + target + "\"]");
            put(
                    fleet,
                    "w.cnames.example.com",
                    "{\"wildcard\":true,\"comment\":\"%s\",\"records\":[{\"type\":\"CNAME\",\"ttl\":%s,\"data\":\"t.example.com.\"}]"
                            .formatted(target, target.substring(target.length() - 1)));
            assertThat(node.dns().a("w.cnames.example.com")).containsExactly(target);
            assertThat(node.dns().a("q.w.cnames.example.com")).containsExactly(target);
        }
    }

    @Test
    void aTtlThatIsChangedForManyIsAnswered(Fleet fleet) {
        fleet.declareCluster("records");
        Node node = fleet.addNode("records", "n3");
        put(fleet, "alias.ttl.example.com", """
                {"ttl":60,"records":[{"type":"CNAME","data":"t.example.net."}]""");
        put(fleet, "text.ttl.example.com", """
                {"ttl":60,"addresses":["192.0.2.1"],"records":[{"type":"TXT","ttl":7,"data":"x"}]""");
        assertThat(ttl(node, "alias.ttl.example.com", Type.CNAME)).isEqualTo(60);

        fleet.api()
                .post("/edits?wait=all&timeout=30s", "{\"filter\":{\"below\":\"ttl.example.com\"},\"set\":{\"ttl\":5}}")
                .ok();
        assertThat(ttl(node, "alias.ttl.example.com", Type.CNAME)).isEqualTo(5);
        assertThat(ttl(node, "text.ttl.example.com", Type.A)).isEqualTo(5);
        assertThat(ttl(node, "text.ttl.example.com", Type.TXT)).isEqualTo(7);
    }

    private static long ttl(Node node, String name, int type) {
        return node.dns().ask(name, type).getSection(Section.ANSWER).stream()
                .filter(record -> record.getType() == type)
                .mapToLong(Record::getTTL)
                .findFirst()
                .orElseThrow();
    }

    private static void put(Fleet fleet, String name, String spec) {
        Api.Answer answer = fleet.api()
                .put("/domains/" + name + "?wait=all&timeout=30s", spec + PLACED)
                .ok();
        assertThat(answer.status()).as(answer.body().toString()).isIn(200, 201);
    }

    private static List<String> codes(Fleet fleet, String name) {
        JsonNode warnings = fleet.api().get("/domains/" + name).ok().body().path("warnings");
        return warnings.findValuesAsText("code");
    }
}
