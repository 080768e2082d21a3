// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Images over a few labels, so that names are often above, below and beside each other. One seed gives one sequence. */
final class RandomImages {
    private static final List<String> LABELS = List.of("a", "b", "c-1", "xn--4ca", "0");
    private static final List<String> ROOTS = List.of("test", "example.test", "x.example");
    private static final int GROUP = ZoneAssignment.PACKED + 2;

    private final Random random;
    private int addresses;

    RandomImages(long seed) {
        this.random = new Random(seed);
    }

    Map<DomainName, ServedName> names() {
        Map<DomainName, ServedName> names = new HashMap<>();
        for (int i = random.nextInt(1, 25); i > 0; i--) {
            names.put(name(), served());
        }
        for (int groups = random.nextInt(3); groups > 0; groups--) { // around the size at which names are packed
            DomainName parent = name();
            for (int i = random.nextInt(GROUP - 4, GROUP); i > 0; i--) {
                names.put(new DomainName("m" + i + "." + parent), random.nextInt(8) == 0 ? served() : plain());
            }
        }
        return names;
    }

    /** Some zones that hold names, some that do not. */
    Map<DomainName, Long> declared(Map<DomainName, ServedName> names) {
        Map<DomainName, Long> zones = new HashMap<>();
        List<DomainName> managed = new ArrayList<>(names.keySet());
        managed.sort(null);
        for (int i = random.nextInt(6); i > 0; i--) {
            DomainName near = random.nextInt(4) == 0 ? name() : managed.get(random.nextInt(managed.size()));
            List<DomainName> above = new ArrayList<>(near.ancestors());
            above.add(near);
            zones.put(above.get(random.nextInt(above.size())), (long) random.nextInt(1, 1000));
        }
        return zones;
    }

    /** A name that may be anything: managed, above, below, beside. */
    DomainName question(Map<DomainName, ServedName> names) {
        List<DomainName> managed = new ArrayList<>(names.keySet());
        managed.sort(null);
        DomainName near = random.nextBoolean() ? name() : managed.get(random.nextInt(managed.size()));
        List<DomainName> around = new ArrayList<>(near.ancestors());
        around.add(near);
        DomainName base = around.get(random.nextInt(around.size()));
        return switch (random.nextInt(4)) {
            case 0 -> base;
            case 1 -> below(base, "nope");
            case 2 -> below(below(base, label()), label());
            default -> below(base, label());
        };
    }

    static ServedImage image(Map<DomainName, ServedName> names, Map<DomainName, Long> declared) {
        return new ServedImage(new ClusterId("test"), ClusterProfile.BUILT_IN, names, declared, Map.of());
    }

    /** Another state a little later: names come, go and change, single ones and parts of groups. */
    Map<DomainName, ServedName> edited(Map<DomainName, ServedName> names) {
        Map<DomainName, ServedName> edited = new HashMap<>(names);
        List<DomainName> managed = new ArrayList<>(names.keySet());
        managed.sort(null);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            DomainName known = managed.get(random.nextInt(managed.size()));
            switch (random.nextInt(5)) {
                case 0 -> edited.remove(known);
                case 1 -> edited.put(known, served());
                case 2 -> edited.put(known.parent().orElse(known), plain());
                case 3 -> edited.put(below(known, label()), plain());
                default -> edited.put(below(known.parent().orElse(known), "m" + random.nextInt(GROUP)), plain());
            }
        }
        return edited.isEmpty() ? names : edited;
    }

    /** Some zones that have lost something at some time, more than before. */
    Map<DomainName, Long> serials(Map<DomainName, Long> serials, List<DomainName> zones) {
        Map<DomainName, Long> more = new HashMap<>(serials);
        if (random.nextInt(3) == 0) {
            more.put(zones.get(random.nextInt(zones.size())), random.nextLong(1, 2_000_000));
        }
        return more;
    }

    private DomainName name() {
        DomainName name = new DomainName(ROOTS.get(random.nextInt(ROOTS.size())));
        for (int depth = random.nextInt(5); depth > 0; depth--) {
            name = below(name, label());
        }
        return name;
    }

    private String label() {
        return LABELS.get(random.nextInt(LABELS.size()));
    }

    private static DomainName below(DomainName name, String label) {
        return new DomainName(label + "." + name);
    }

    private ServedName served() {
        return served(random.nextInt(3) == 0, random.nextInt(5) == 0 ? Below.NXDOMAIN : Below.FORWARD);
    }

    /** An answer of its own, closed below or not. */
    ServedName served(boolean closed) {
        return served(false, closed ? Below.NXDOMAIN : Below.FORWARD);
    }

    private ServedName plain() {
        return served(false, Below.FORWARD);
    }

    /** An IPv4 address of its own, so that an answer tells whose it is. */
    private ServedName served(boolean wildcard, Below below) {
        addresses++;
        Address address =
                Address.of("10.%d.%d.%d".formatted(addresses >> 16 & 255, addresses >> 8 & 255, addresses & 255));
        List<DnsRecord> records = new ArrayList<>();
        for (int i = random.nextInt(6) == 0 ? random.nextInt(1, 3) : 0; i > 0; i--) {
            String owner = random.nextInt(3) == 0 && !wildcard ? "*" : label();
            records.add(new DnsRecord(
                    new OwnerName(owner),
                    RecordType.A,
                    new Ttl(30),
                    "172.16.%d.%d".formatted(addresses >> 8 & 255, addresses & 255)));
        }
        return new ServedName(
                new Answer(List.of(address), new Ttl(30), wildcard, below, records), random.nextInt(1, 1_000_000));
    }
}
