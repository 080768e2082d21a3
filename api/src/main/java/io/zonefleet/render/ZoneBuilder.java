// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Revisions;
import io.zonefleet.render.ZoneContent.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the content of one zone from its members and the image around it. */
final class ZoneBuilder {
    private final ServedImage image;

    ZoneBuilder(ServedImage image) {
        this.image = image;
    }

    ZoneContent build(DomainName zone, List<Member> all) {
        List<Member> members = all.stream().map(this::visible).toList();
        boolean apexManaged = members.getFirst().name().equals(zone);
        List<Member> copies = copies(zone, members);
        boolean apexCopied = !copies.isEmpty() && copies.getFirst().name().equals(zone);
        return new ZoneContent(
                zone,
                Revisions.serial(newest(zone, members, apexManaged)),
                members,
                copies,
                !apexManaged && !apexCopied,
                apexManaged && members.getFirst().answer().closedBelow());
    }

    /** Without records at or below another domain, to which their names belong: a name means what the nearest domain above it says. */
    private Member visible(Member member) {
        Answer answer = member.answer();
        if (!answer.hasRecordsBelow()) {
            return member;
        }
        List<DnsRecord> visible = answer.records().stream()
                .filter(record ->
                        record.name().domainsAbove(member.name()).stream().noneMatch(image.names()::containsKey))
                .toList();
        return new Member(
                member.name(),
                new Answer(answer.addresses(), answer.ttl(), answer.wildcard(), answer.below(), visible));
    }

    /** Names that members make exist and that a wildcard answers, each with that wildcard's answer. */
    private List<Member> copies(DomainName zone, List<Member> members) {
        if (members.size() == 1 && members.getFirst().name().equals(zone)) {
            return List.of();
        }
        Set<DomainName> seen = new HashSet<>();
        List<Member> copies = new ArrayList<>();
        for (Member member : members) {
            for (Optional<DomainName> up = member.name().parent();
                    up.isPresent()
                            && up.get().isAtOrBelow(zone)
                            && !image.names().containsKey(up.get())
                            && seen.add(up.get());
                    up = up.get().parent()) {
                DomainName existing = up.get();
                nearestManaged(existing)
                        .map(image.names()::get)
                        .filter(served -> served.answer().wildcard())
                        .ifPresent(served ->
                                copies.add(new Member(existing, served.answer().repeated())));
            }
        }
        copies.sort(Comparator.comparing(Member::name));
        return copies;
    }

    private Optional<DomainName> nearestManaged(DomainName below) {
        Optional<DomainName> up = below.parent();
        while (up.isPresent() && !image.names().containsKey(up.get())) {
            up = up.get().parent();
        }
        return up;
    }

    /**
     * The last change that can have touched the zone's text. A zone whose apex is not managed may repeat the records of a
     * wildcard above it, so that domain counts too; where it goes, the zone's entry among the serials says so.
     */
    private long newest(DomainName zone, List<Member> members, boolean apexManaged) {
        long newest = Math.max(
                image.serials().getOrDefault(zone, 1L), image.declared().getOrDefault(zone, 1L));
        for (Member member : members) {
            newest = Math.max(newest, from(member.name()));
        }
        return apexManaged
                ? newest
                : Math.max(newest, nearestManaged(zone).map(this::from).orElse(1L));
    }

    private long from(DomainName managed) {
        ServedName served = image.names().get(managed);
        return served == null ? 1 : served.from();
    }
}
