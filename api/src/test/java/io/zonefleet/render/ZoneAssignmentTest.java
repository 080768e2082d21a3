// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneAssignmentTest {
    private static final long LAST_SERIAL = (1L << 32) - 1;

    private final Map<DomainName, ServedName> names = new HashMap<>();
    private final Map<DomainName, Long> declared = new HashMap<>();
    private final Map<DomainName, Long> serials = new HashMap<>();

    @Test
    void aDomainAloneIsItsOwnZone() {
        open("a.example.com", 7);

        assertThat(zoneOf("a.example.com")).isEqualTo("a.example.com");
        assertThat(zones()).containsOnlyKeys(new DomainName("a.example.com"));
    }

    @Test
    void aDomainLivesInTheLongestDeclaredZoneAtOrAboveIt() {
        open("a.b.example.com", 7);
        open("b.example.com", 8);
        declare("com", 1);
        declare("example.com", 1);
        declare("b.example.com", 1);
        declare("x.a.b.example.com", 1);

        assertThat(zoneOf("a.b.example.com")).isEqualTo("b.example.com");
        assertThat(zoneOf("b.example.com")).isEqualTo("b.example.com");
    }

    @Test
    void aZoneIsServedOnlyWhereADomainLivesInIt() {
        open("a.example.com", 7);
        declare("example.org", 1);

        assertThat(zones()).doesNotContainKey(new DomainName("example.org"));
    }

    @Test
    void siblingsArePackedFromThirtyTwoOnTogetherWithTheirParent() {
        open("example.com", 7);
        openMany(31, "example.com");
        assertThat(zoneOf("m1.example.com")).isEqualTo("m1.example.com");

        open("one-more.example.com", 8);
        assertThat(zoneOf("m1.example.com")).isEqualTo("example.com");
        assertThat(zoneOf("one-more.example.com")).isEqualTo("example.com");
        assertThat(zoneOf("example.com")).isEqualTo("example.com");
        assertThat(zones()).hasSize(1);
    }

    @Test
    void aParentIsPackedWithItsChildrenRatherThanWithItsSiblings() {
        openMany(32, "example.com");
        openMany(32, "m1.example.com");

        assertThat(zoneOf("m1.example.com")).isEqualTo("m1.example.com");
        assertThat(zoneOf("m2.example.com")).isEqualTo("example.com");
    }

    @Test
    void nothingIsPackedUnderATopLevelDomain() {
        openMany(40, "example");

        assertThat(zones()).hasSize(40);
    }

    @Test
    void declaredAndClosedDomainsDoNotCountForPacking() {
        openMany(30, "example.com");
        open("own.example.com", 7);
        declare("own.example.com", 1);
        put("closed.example.com", false, Below.NXDOMAIN, 8);

        assertThat(zones()).hasSize(32);
    }

    @Test
    void aClosedDomainAndAllBelowItAreTheirOwnZones() {
        put("closed.example.com", false, Below.NXDOMAIN, 7);
        open("a.closed.example.com", 8);
        open("b.a.closed.example.com", 9);
        declare("example.com", 1);
        declare("a.closed.example.com", 1);

        names.keySet().forEach(name -> assertThat(zoneOf(name.text())).isEqualTo(name.text()));
        assertThat(zone("closed.example.com").closed()).isTrue();
        assertThat(zone("a.closed.example.com").closed()).isFalse();
    }

    @Test
    void aWildcardIsNeverClosed() {
        put("w.example.com", true, Below.NXDOMAIN, 7);
        declare("example.com", 1);

        assertThat(zoneOf("w.example.com")).isEqualTo("example.com");
        assertThat(zone("example.com").closed()).isFalse();
    }

    @Test
    void theSerialIsTheNewestRevisionThatTouchedTheZone() {
        open("a.example.com", 7);
        open("b.example.com", 9);
        declare("example.com", 3);
        assertThat(zone("example.com").serial()).isEqualTo(9);

        declare("example.com", 10);
        assertThat(zone("example.com").serial()).isEqualTo(10);

        serials.put(new DomainName("example.com"), 11L); // a name went
        serials.put(new DomainName("com"), 99L);
        assertThat(zone("example.com").serial()).isEqualTo(11);
    }

    @Test
    void theSerialFollowsAWildcardAboveWhoseRecordsMayBeCopied() {
        open("a.b.apps.example.com", 7);
        declare("b.apps.example.com", 1);
        put("apps.example.com", true, Below.FORWARD, 20);
        assertThat(zone("b.apps.example.com").serial()).isEqualTo(20);
        assertThat(zone("b.apps.example.com").copies()).hasSize(1);

        put("apps.example.com", false, Below.FORWARD, 21);
        assertThat(zone("b.apps.example.com").serial()).isEqualTo(21);
        assertThat(zone("b.apps.example.com").copies()).isEmpty();
        assertThat(zone("b.apps.example.com").apexForwarded()).isTrue();
    }

    @Test
    void serialsStayWithinThirtyTwoBitsAndAreNeverZero() {
        open("a.example.com", LAST_SERIAL);
        assertThat(zone("a.example.com").serial()).isEqualTo(LAST_SERIAL);

        open("a.example.com", LAST_SERIAL + 1);
        assertThat(zone("a.example.com").serial()).isEqualTo(1);
    }

    @Test
    void revisionsBelowOneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> open("a.example.com", 0));
        serials.put(new DomainName("a.example.com"), 0L);
        assertThatIllegalArgumentException().isThrownBy(this::zones);
    }

    @Test
    void aNameThatIsNotManagedHasNoZone() {
        open("a.example.com", 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> zoneOf("b.example.com"))
                .withMessageContaining("b.example.com");
    }

    private void open(String name, long from) {
        put(name, false, Below.FORWARD, from);
    }

    private void openMany(int count, String parent) {
        for (int i = 1; i <= count; i++) {
            open("m" + i + "." + parent, 1);
        }
    }

    private void put(String name, boolean wildcard, Below below, long from) {
        Answer answer = new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, wildcard, below);
        names.put(new DomainName(name), new ServedName(answer, from));
    }

    private void declare(String zone, long from) {
        declared.put(new DomainName(zone), from);
    }

    private ZoneAssignment assignment() {
        return ZoneAssignment.of(
                new ServedImage(new ClusterId("test"), ClusterProfile.BUILT_IN, names, declared, serials));
    }

    private String zoneOf(String name) {
        return assignment().zoneOf(new DomainName(name)).text();
    }

    private Map<DomainName, ZoneContent> zones() {
        return assignment().zones();
    }

    private ZoneContent zone(String name) {
        return zones().values().stream()
                .filter(zone -> zone.zone().text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not served: " + name));
    }
}
