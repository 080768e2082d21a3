// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.model.DomainName;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * An immutable map by name of which a changed one is made quickly, and which quickly tells where another one differs: both share every part
 * that is the same, so that of a hundred thousand names few are looked at. In an order that depends on nothing but the names.
 *
 * <p>A name's hash tells one of {@value #WIDTH} parts and, in that, one of {@value #WIDTH} small sorted maps.
 */
public final class NameMap<V> extends AbstractMap<DomainName, V> {
    private static final int BITS = 6;
    private static final int WIDTH = 1 << BITS;
    /** Spreads a hash over its upper bits (Knuth, volume 3, section 6.4). */
    private static final int GOLDEN = 0x9E3779B9;

    private final List<List<PSortedMap<DomainName, V>>> parts;
    private final int size;

    private NameMap(List<List<PSortedMap<DomainName, V>>> parts, int size) {
        this.parts = parts;
        this.size = size;
    }

    /** One without names. */
    public static <V> NameMap<V> empty() {
        return new NameMap<>(Collections.nCopies(WIDTH, Collections.nCopies(WIDTH, TreePMap.empty())), 0);
    }

    /** One with the same entries. */
    public static <V> NameMap<V> of(Map<DomainName, V> entries) {
        if (entries instanceof NameMap<V> already) {
            return already;
        }
        List<List<PSortedMap<DomainName, V>>> parts = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            parts.add(new ArrayList<>(Collections.nCopies(WIDTH, TreePMap.empty())));
        }
        entries.forEach((name, value) -> {
            List<PSortedMap<DomainName, V>> part = parts.get(outer(name));
            part.set(inner(name), part.get(inner(name)).plus(name, value));
        });
        return new NameMap<>(parts, entries.size());
    }

    /** With one entry put. */
    public NameMap<V> plus(DomainName name, V value) {
        PSortedMap<DomainName, V> small = small(name);
        return with(name, small.plus(name, value), small.containsKey(name) ? size : size + 1);
    }

    /** Without one name. */
    public NameMap<V> minus(DomainName name) {
        PSortedMap<DomainName, V> small = small(name);
        return small.containsKey(name) ? with(name, small.minus(name), size - 1) : this;
    }

    private NameMap<V> with(DomainName name, PSortedMap<DomainName, V> small, int newSize) {
        List<PSortedMap<DomainName, V>> part = replaced(parts.get(outer(name)), inner(name), small);
        return new NameMap<>(replaced(parts, outer(name), part), newSize);
    }

    private static <T> List<T> replaced(List<T> list, int index, T value) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, value);
        return copy;
    }

    private static int outer(DomainName name) {
        return (name.hashCode() * GOLDEN) >>> (Integer.SIZE - BITS);
    }

    private static int inner(DomainName name) {
        return ((name.hashCode() * GOLDEN) >>> (Integer.SIZE - 2 * BITS)) & (WIDTH - 1);
    }

    private PSortedMap<DomainName, V> small(DomainName name) {
        return parts.get(outer(name)).get(inner(name));
    }

    /** Names that only one of both has, or that have other values in it. */
    public Set<DomainName> differences(NameMap<V> other) {
        Set<DomainName> found = new HashSet<>();
        for (int i = 0; i < WIDTH; i++) {
            List<PSortedMap<DomainName, V>> mine = parts.get(i);
            List<PSortedMap<DomainName, V>> theirs = other.parts.get(i);
            // what is the very same is not looked into
            boolean same = mine.equals(theirs);
            for (int j = 0; !same && j < WIDTH; j++) {
                addMissing(mine.get(j), theirs.get(j), found);
                addMissing(theirs.get(j), mine.get(j), found);
            }
        }
        return found;
    }

    private static <V> void addMissing(Map<DomainName, V> some, Map<DomainName, V> others, Set<DomainName> found) {
        if (!some.equals(others)) {
            some.forEach((name, value) -> {
                if (!Objects.equals(value, others.get(name))) {
                    found.add(name);
                }
            });
        }
    }

    @Override
    public @Nullable V get(@Nullable Object name) {
        return name instanceof DomainName key ? small(key).get(key) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return name instanceof DomainName key && small(key).containsKey(key);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<DomainName, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<DomainName, V>> iterator() {
                return parts.stream()
                        .flatMap(List::stream)
                        .filter(small ->
                                !small.isEmpty()) // most are, and a stream of each would cost more than the rest
                        .flatMap(small -> small.entrySet().stream())
                        .iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        // lists and maps that are the very same are not looked into
        return other == this || (other instanceof NameMap<?> map ? parts.equals(map.parts) : super.equals(other));
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
