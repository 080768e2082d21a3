// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.change.Declarable;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import io.zonefleet.render.RecordData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what one object says, and what is wrong with it. */
final class Declaring {
    private final ObjectRef by;
    private final KubernetesSync sync;
    private final List<Claim> claims = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    Declaring(ObjectRef by, KubernetesSync sync) {
        this.by = by;
        this.sync = sync;
    }

    /** How an answer is given beside its addresses. */
    record Manner(Ttl ttl, boolean wildcard, Below below) {}

    /** The value where it is right; else what is wrong is kept. */
    <T> Optional<T> accept(String pointer, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Valid<T>(T value) -> Optional.of(value);
            case Parsed.Invalid<T>(List<Violation> violations) -> {
                violations.forEach(violation -> leftOut.add(new LeftOut(by, violation.under(pointer))));
                yield Optional.empty();
            }
        };
    }

    /** Keeps that something is not contributed. */
    void leaveOut(String pointer, String value, String rule, String message) {
        leftOut.add(new LeftOut(by, new Violation(pointer, value, rule, message)));
    }

    /** A name that this cluster may contribute to. */
    Optional<DomainName> name(String pointer, String text) {
        Optional<DomainName> name = accept(pointer, DomainName.parse(text));
        Optional<Violation> no = name.flatMap(Declarable::check);
        if (no.isPresent()) {
            leftOut.add(new LeftOut(by, no.get().under(pointer)));
            return Optional.empty();
        }
        if (name.isPresent() && !sync.allows(name.get())) {
            leaveOut(
                    pointer,
                    name.get().text(),
                    "name-suffix",
                    "this cluster may contribute names below "
                            + String.join(
                                    ", ",
                                    sync.suffixes().stream()
                                            .map(DomainName::text)
                                            .toList())
                            + " alone; choose one of these, or have the suffix added to the source");
            return Optional.empty();
        }
        return name;
    }

    /** Claims a name for addresses; for more than one answer may have, for the first ones. */
    void claim(DomainName name, List<Address> addresses, String pointer, Manner manner) {
        List<Address> sorted = addresses.stream().sorted().distinct().toList();
        if (sorted.size() > Answer.MAX_ADDRESSES) {
            leaveOut(
                    pointer,
                    sorted.size() + " addresses",
                    "count",
                    "only the first " + Answer.MAX_ADDRESSES + " of its addresses are served for " + name);
        }
        claims.add(new Claim(
                by,
                name,
                new Answer(
                        sorted.stream().limit(Answer.MAX_ADDRESSES).toList(),
                        manner.ttl(),
                        manner.wildcard(),
                        manner.below())));
    }

    /** Claims a name as another name of a host, by a CNAME. */
    void claim(DomainName name, String host, String pointer, Manner manner) {
        accept(pointer, RecordData.parse(RecordType.CNAME, host.endsWith(".") ? host : host + "."))
                .map(data -> new DnsRecord(OwnerName.DOMAIN, RecordType.CNAME, manner.ttl(), data))
                .ifPresent(alias -> claims.add(new Claim(
                        by,
                        name,
                        new Answer(List.of(), manner.ttl(), manner.wildcard(), manner.below(), List.of(alias)))));
    }

    Declared done() {
        return new Declared(claims, leftOut);
    }
}
