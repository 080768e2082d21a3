// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.image.NameMap;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ZoneContent.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePSet;

/**
 * Brings a {@link ZoneAssignment} to a newer image that has the same declared zones and in which the same domains stand alone: finds the names whose zone
 * may be another, then the zones whose content may be, and leaves all others as they are. Used once.
 */
final class Reassignment {
    private final ServedImage before;
    private final ServedImage next;
    private final Set<DomainName> alone;
    private final NameMap<PSortedSet<DomainName>> freeBefore;
    private NameMap<PSortedSet<DomainName>> free;
    private NameMap<DomainName> zoneOf;
    private PSortedMap<DomainName, ZoneContent> zones;
    /** Zones whose content may differ, with names that came or went. */
    private final Map<DomainName, Set<DomainName>> affected = new HashMap<>();

    Reassignment(ZoneAssignment before, ServedImage next) {
        this.before = before.image;
        this.next = next;
        this.alone = before.alone;
        this.freeBefore = before.free;
        this.free = before.free;
        this.zoneOf = before.zoneOf;
        this.zones = before.zones;
    }

    /** @param touched names that only one of both images has, or that differ */
    ZoneAssignment run(Set<DomainName> touched) {
        regrouped(touched).forEach(this::assign);
        touched.forEach(this::affectAround);
        affectStamped(before.declared(), next.declared());
        affectStamped(before.serials(), next.serials());
        affected.forEach(this::rebuild);
        return new ZoneAssignment(next, alone, free, zoneOf, zones);
    }

    /** Names that came, went, or whose group is packed now and was not, or the other way round. */
    private Set<DomainName> regrouped(Set<DomainName> touched) {
        Set<DomainName> names = new HashSet<>();
        Set<DomainName> parents = new HashSet<>();
        for (DomainName name : touched) {
            boolean is = next.names().containsKey(name);
            if (is != before.names().containsKey(name)) {
                names.add(name);
                if (ZoneAssignment.fixedZone(next, alone, name).isEmpty()) {
                    ZoneAssignment.packableParent(name).ifPresent(parent -> {
                        parents.add(parent);
                        group(
                                parent,
                                is
                                        ? group(free, parent).plus(name)
                                        : group(free, parent).minus(name));
                    });
                }
            }
        }
        for (DomainName parent : parents) {
            if (isPacked(freeBefore, parent) != isPacked(free, parent)) {
                names.add(parent);
                names.addAll(group(freeBefore, parent));
                names.addAll(group(free, parent));
            }
        }
        return names;
    }

    private void group(DomainName parent, PSortedSet<DomainName> names) {
        free = names.isEmpty() ? free.minus(parent) : free.plus(parent, names);
    }

    private static PSortedSet<DomainName> group(NameMap<PSortedSet<DomainName>> groups, DomainName parent) {
        PSortedSet<DomainName> group = groups.get(parent);
        return group == null ? TreePSet.empty() : group;
    }

    private static boolean isPacked(NameMap<PSortedSet<DomainName>> groups, DomainName parent) {
        return group(groups, parent).size() >= ZoneAssignment.PACKED;
    }

    private void assign(DomainName name) {
        Optional.ofNullable(zoneOf.get(name)).ifPresent(zone -> moved(zone, name));
        if (next.names().containsKey(name)) {
            DomainName zone = ZoneAssignment.fixedZone(next, alone, name)
                    .orElseGet(() -> ZoneAssignment.packedZone(parent -> isPacked(free, parent), name));
            zoneOf = zoneOf.plus(name, zone);
            moved(zone, name);
        } else {
            zoneOf = zoneOf.minus(name);
        }
    }

    private void moved(DomainName zone, DomainName name) {
        affected.computeIfAbsent(zone, z -> new HashSet<>()).add(name);
    }

    /**
     * The zone of a name that differs, and the zones below it: they may repeat its wildcard, and their serial follows it. A zone above it
     * with members below it is its own.
     */
    private void affectAround(DomainName name) {
        Optional.ofNullable(zoneOf.get(name)).ifPresent(zone -> moved(zone, name));
        for (DomainName zone : zones.tailMap(name, false).keySet()) {
            if (!zone.isBelow(name)) {
                break;
            }
            affected.computeIfAbsent(zone, z -> new HashSet<>());
        }
    }

    private void affectStamped(Map<DomainName, Long> was, Map<DomainName, Long> is) {
        NameMap.of(is)
                .differences(NameMap.of(was))
                .forEach(zone -> affected.computeIfAbsent(zone, z -> new HashSet<>()));
    }

    /** Members that have not moved are as they were, and in order. */
    private void rebuild(DomainName zone, Set<DomainName> moved) {
        Optional<ZoneContent> old = Optional.ofNullable(zones.get(zone));
        List<Member> members = new ArrayList<>();
        for (Member member : old.map(ZoneContent::members).orElse(List.of())) {
            if (!moved.contains(member.name())) {
                members.add(member);
            }
        }
        for (DomainName name : moved) {
            if (Optional.of(zone).equals(Optional.ofNullable(zoneOf.get(name)))) {
                members.add(member(name));
            }
        }
        if (members.isEmpty()) {
            zones = zones.minus(zone);
            return;
        }
        members.sort(Comparator.comparing(Member::name));
        ZoneContent content = new ZoneBuilder(next).build(zone, members);
        if (!old.equals(Optional.of(content))) {
            zones = zones.plus(zone, content);
        }
    }

    private Member member(DomainName name) {
        return new Member(
                name, Optional.ofNullable(next.names().get(name)).orElseThrow().answer());
    }
}
