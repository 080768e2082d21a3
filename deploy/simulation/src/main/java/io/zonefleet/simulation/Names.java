// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.List;

/** What schedules speak of: few names that lie close together, so that much happens to each. */
final class Names {
    static final List<ClusterId> CLUSTERS = List.of(new ClusterId("a"), new ClusterId("b"));

    private static final List<DomainName> DOMAINS = List.of(
            DomainName.of("a.example.com"),
            DomainName.of("b.example.com"),
            DomainName.of("x.b.example.com"),
            DomainName.of("example.org"),
            DomainName.of("c.example.org"),
            DomainName.of("d.example.net"));

    private static final List<DomainName> ZONES =
            List.of(DomainName.of("example.com"), DomainName.of("b.example.com"), DomainName.of("example.org"));

    private static final int ODD_PRIME = 7;

    private Names() {}

    static DomainName domain(int number) {
        return DOMAINS.get(number % DOMAINS.size());
    }

    static DomainName zone(int number) {
        return ZONES.get(number % ZONES.size());
    }

    /** One of many names with one parent, which are packed from 32 on. */
    static DomainName many(int number) {
        return DomainName.of("m" + number + ".many.example.net");
    }

    /** An answer; different numbers give different addresses up to 200, and now and then wildcards and closed names. */
    static Answer answer(int number) {
        List<Address> addresses = new ArrayList<>();
        addresses.add(Address.of("192.0.2." + (1 + number % 200)));
        if (number % 5 == 0) {
            addresses.add(Address.of("2001:db8::" + (1 + number % 200)));
        }
        boolean wildcard = number % 4 == 1;
        Below below = number % ODD_PRIME == 3 ? Below.NXDOMAIN : Below.FORWARD;
        return new Answer(addresses, new Ttl(30), wildcard, below);
    }

    /** What clients ask all the time. */
    static List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (DomainName name : DOMAINS) {
            questions.add(name.text());
            questions.add("q." + name.text());
        }
        questions.add("example.com");
        questions.add("other.example.com");
        questions.add(many(0).text());
        questions.add(many(11).text());
        questions.add(many(55).text());
        questions.add("many.example.net");
        return questions;
    }
}
