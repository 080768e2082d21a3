// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.image.NameMap;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ZoneContent.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Which zone each managed name lives in, and what each zone is made of. No answer depends on it: packing, declaring or
 * removing a zone changes only how names are stored (see {@code docs/decisions/002-one-meaning-of-a-name.md}).
 *
 * <ol>
 *   <li>A domain that wants NXDOMAIN below itself, or has both records of its own below itself and other domains there, and every domain
 *       below such a one, is its own zone.
 *   <li>Else it lives in the longest declared zone at or above it.
 *   <li>Else, where {@value #PACKED} or more such domains share a parent of two or more labels, in a zone of that parent, the
 *       parent itself included.
 *   <li>Else it is its own zone.
 * </ol>
 */
public final class ZoneAssignment {
    /** How many undeclared domains with one parent make a zone: few big zones cost CoreDNS far less than many small ones. */
    static final int PACKED = 32;
    /** Where a larger share of all names differs, all is assigned anew. */
    private static final int MANY = 4;

    // a Reassignment goes on from them
    final ServedImage image;
    /** Domains for which rule 1 speaks. */
    final Set<DomainName> alone;
    /** Domains for which rules 3 and 4 decide, by their parent. */
    final NameMap<PSortedSet<DomainName>> free;

    final NameMap<DomainName> zoneOf;
    final PSortedMap<DomainName, ZoneContent> zones;

    ZoneAssignment(
            ServedImage image,
            Set<DomainName> alone,
            NameMap<PSortedSet<DomainName>> free,
            NameMap<DomainName> zoneOf,
            PSortedMap<DomainName, ZoneContent> zones) {
        this.image = image;
        this.alone = alone;
        this.free = free;
        this.zoneOf = zoneOf;
        this.zones = zones;
    }

    /** From nothing. Linear in the number of names, apart from sorting them. */
    public static ZoneAssignment of(ServedImage image) {
        List<DomainName> names = new ArrayList<>(image.names().keySet());
        Collections.sort(names);
        Set<DomainName> alone = alone(image, names);
        Map<DomainName, DomainName> zoneOf = HashMap.newHashMap(names.size());
        Map<DomainName, List<DomainName>> byParent = new HashMap<>();
        for (DomainName name : names) {
            Optional<DomainName> zone = fixedZone(image, alone, name);
            if (zone.isPresent()) {
                zoneOf.put(name, zone.get());
            } else {
                packableParent(name)
                        .ifPresent(parent -> byParent.computeIfAbsent(parent, p -> new ArrayList<>())
                                .add(name));
            }
        }
        Predicate<DomainName> packed =
                parent -> byParent.getOrDefault(parent, List.of()).size() >= PACKED;
        Map<DomainName, List<Member>> members = new HashMap<>();
        for (DomainName name : names) {
            DomainName zone = zoneOf.computeIfAbsent(name, each -> packedZone(packed, each));
            members.computeIfAbsent(zone, z -> new ArrayList<>())
                    .add(new Member(name, served(image, name).answer()));
        }
        Map<DomainName, PSortedSet<DomainName>> free = new HashMap<>();
        byParent.forEach((parent, group) -> free.put(parent, TreePSet.from(group)));
        return new ZoneAssignment(
                image, alone, NameMap.of(free), NameMap.of(zoneOf), TreePMap.from(contents(image, members)));
    }

    /**
     * The same as {@link #of} for a newer image. Costs as much as the zones that differ, where they are few, and what makes a zone (the
     * declared ones, and which domains stand alone) is the same.
     */
    public ZoneAssignment after(ServedImage next) {
        Set<DomainName> touched = next.differences(image);
        boolean same = image.declared().keySet().equals(next.declared().keySet())
                && touched.stream().allMatch(name -> standsAsBefore(name, next));
        return same && touched.size() <= next.names().size() / MANY
                ? new Reassignment(this, next).run(touched)
                : of(next);
    }

    /** Whether neither the name nor a domain above it begins or ceases to stand alone by what is different at the name. */
    private boolean standsAsBefore(DomainName name, ServedImage next) {
        boolean moves = image.names().containsKey(name) != next.names().containsKey(name)
                && name.ancestors().stream()
                        .anyMatch(
                                up -> is(image, up, Answer::hasRecordsBelow) || is(next, up, Answer::hasRecordsBelow));
        boolean stands = is(next, name, Answer::closedBelow)
                || (is(next, name, Answer::hasRecordsBelow) && hasDomainsBelow(name));
        return !moves && stands == alone.contains(name);
    }

    /** Whether there are other domains below one. They are in zones below it, or in one at or above it, directly after it. */
    private boolean hasDomainsBelow(DomainName name) {
        DomainName zoneBelow = zones.higherKey(name);
        if (zoneBelow != null && zoneBelow.isBelow(name)) {
            return true;
        }
        for (Optional<DomainName> up = Optional.of(name);
                up.isPresent();
                up = up.get().parent()) {
            ZoneContent zone = zones.get(up.get());
            if (zone != null && zone.hasMemberBelow(name)) {
                return true;
            }
        }
        return false;
    }

    private static Set<DomainName> alone(ServedImage image, List<DomainName> sorted) {
        Set<DomainName> alone = new HashSet<>();
        for (int i = 0; i < sorted.size(); i++) {
            DomainName name = sorted.get(i);
            boolean domainsBelow = i + 1 < sorted.size() && sorted.get(i + 1).isBelow(name);
            if (is(image, name, Answer::closedBelow) || (domainsBelow && is(image, name, Answer::hasRecordsBelow))) {
                alone.add(name);
            }
        }
        return Set.copyOf(alone);
    }

    /** The zones that are served, in canonical order of their names. */
    public Map<DomainName, ZoneContent> zones() {
        return zones;
    }

    /**
     * The zone that a managed name lives in.
     *
     * @throws IllegalArgumentException where the name is not managed
     */
    public DomainName zoneOf(DomainName managed) {
        DomainName zone = zoneOf.get(managed);
        if (zone == null) {
            throw new IllegalArgumentException("not a managed name: " + managed);
        }
        return zone;
    }

    /** Rules 1 and 2; empty where rules 3 and 4 decide. */
    static Optional<DomainName> fixedZone(ServedImage image, Set<DomainName> alone, DomainName name) {
        if (alone.isEmpty() && image.declared().isEmpty()) {
            return Optional.empty();
        }
        Optional<DomainName> declared = Optional.empty();
        for (Optional<DomainName> up = Optional.of(name);
                up.isPresent();
                up = up.get().parent()) {
            if (alone.contains(up.get())) {
                return Optional.of(name);
            }
            if (declared.isEmpty() && image.declared().containsKey(up.get())) {
                declared = up;
            }
        }
        return declared;
    }

    /** A parent of one label would be a top-level domain, which nobody means to hold. */
    static Optional<DomainName> packableParent(DomainName name) {
        return name.parent().filter(parent -> parent.text().indexOf('.') >= 0);
    }

    /** Rules 3 and 4. */
    static DomainName packedZone(Predicate<DomainName> packed, DomainName name) {
        return packed.test(name) ? name : name.parent().filter(packed).orElse(name);
    }

    private static Map<DomainName, ZoneContent> contents(ServedImage image, Map<DomainName, List<Member>> members) {
        Map<DomainName, ZoneContent> contents = HashMap.newHashMap(members.size());
        ZoneBuilder builder = new ZoneBuilder(image);
        members.forEach((zone, each) -> contents.put(zone, builder.build(zone, each)));
        return contents;
    }

    private static boolean is(ServedImage image, DomainName name, Predicate<Answer> what) {
        ServedName served = image.names().get(name);
        return served != null && what.test(served.answer());
    }

    private static ServedName served(ServedImage image, DomainName name) {
        return Objects.requireNonNull(image.names().get(name), "iterated over its own keys");
    }
}
