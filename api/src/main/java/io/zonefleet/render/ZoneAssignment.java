// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.DomainName;
import io.zonefleet.render.ZoneContent.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which zone each managed name lives in, and what each zone is made of. No answer depends on it: packing, declaring or
 * removing a zone changes only how names are stored (see {@code docs/decisions/002-one-meaning-of-a-name.md}).
 *
 * <ol>
 *   <li>A domain that wants NXDOMAIN below itself, and every domain below such a one, is its own zone.
 *   <li>Else it lives in the longest declared zone at or above it.
 *   <li>Else, where {@value #PACKED} or more such domains share a parent of two or more labels, in a zone of that parent, the
 *       parent itself included.
 *   <li>Else it is its own zone.
 * </ol>
 */
public final class ZoneAssignment {
    /** How many undeclared domains with one parent make a zone: few big zones cost CoreDNS far less than many small ones. */
    static final int PACKED = 32;

    private final Map<DomainName, DomainName> zoneOf;
    private final Map<DomainName, ZoneContent> zones;

    private ZoneAssignment(Map<DomainName, DomainName> zoneOf, Map<DomainName, ZoneContent> zones) {
        this.zoneOf = zoneOf;
        this.zones = Collections.unmodifiableMap(zones);
    }

    /** Linear in the number of names, apart from sorting them. */
    public static ZoneAssignment of(ServedImage image) {
        List<DomainName> names = new ArrayList<>(image.names().keySet());
        Collections.sort(names);
        Set<DomainName> closed =
                names.stream().filter(name -> isClosed(image, name)).collect(Collectors.toUnmodifiableSet());
        Map<DomainName, DomainName> zoneOf = HashMap.newHashMap(names.size());
        Map<DomainName, List<DomainName>> byParent = new HashMap<>();
        for (DomainName name : names) {
            Optional<DomainName> zone = fixedZone(image, closed, name);
            if (zone.isPresent()) {
                zoneOf.put(name, zone.get());
            } else {
                packableParent(name)
                        .ifPresent(parent -> byParent.computeIfAbsent(parent, p -> new ArrayList<>())
                                .add(name));
            }
        }
        byParent.values().removeIf(group -> group.size() < PACKED);
        Map<DomainName, List<Member>> members = new LinkedHashMap<>();
        for (DomainName name : names) {
            DomainName zone = zoneOf.computeIfAbsent(name, free -> packedZone(byParent.keySet(), free));
            members.computeIfAbsent(zone, z -> new ArrayList<>())
                    .add(new Member(name, served(image, name).answer()));
        }
        return new ZoneAssignment(zoneOf, contents(image, members));
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
    private static Optional<DomainName> fixedZone(ServedImage image, Set<DomainName> closed, DomainName name) {
        if (closed.isEmpty() && image.declared().isEmpty()) {
            return Optional.empty();
        }
        Optional<DomainName> declared = Optional.empty();
        for (Optional<DomainName> up = Optional.of(name);
                up.isPresent();
                up = up.get().parent()) {
            if (closed.contains(up.get())) {
                return Optional.of(name);
            }
            if (declared.isEmpty() && image.declared().containsKey(up.get())) {
                declared = up;
            }
        }
        return declared;
    }

    /** A parent of one label would be a top-level domain, which nobody means to hold. */
    private static Optional<DomainName> packableParent(DomainName name) {
        return name.parent().filter(parent -> parent.text().indexOf('.') >= 0);
    }

    /** Rules 3 and 4. */
    private static DomainName packedZone(Set<DomainName> packed, DomainName name) {
        return packed.contains(name)
                ? name
                : name.parent().filter(packed::contains).orElse(name);
    }

    private static Map<DomainName, ZoneContent> contents(ServedImage image, Map<DomainName, List<Member>> members) {
        List<DomainName> zones = new ArrayList<>(members.keySet());
        Collections.sort(zones);
        Map<DomainName, ZoneContent> contents = LinkedHashMap.newLinkedHashMap(zones.size());
        ZoneBuilder builder = new ZoneBuilder(image);
        for (DomainName zone : zones) {
            contents.put(zone, builder.build(zone, members.getOrDefault(zone, List.of())));
        }
        return contents;
    }

    private static boolean isClosed(ServedImage image, DomainName name) {
        return served(image, name).answer().closedBelow();
    }

    private static ServedName served(ServedImage image, DomainName name) {
        return Objects.requireNonNull(image.names().get(name), "iterated over its own keys");
    }
}
