// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * What a change is about, as numbers made of its resources' paths, parts, kinds and sources: 64 bits each (FNV-1a), so that among 100,000
 * changes a wrong one is found once in some hundred million million questions.
 */
public final class Touched {
    /** By nothing that is known. */
    public static final Touched NOTHING = new Touched(new long[0]);

    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] sorted;

    private Touched(long[] sorted) {
        this.sorted = sorted;
    }

    /**
     * By items.
     *
     * @param keys of the items
     * @param parts that they changed of pieces that clusters share
     */
    public static Touched by(Collection<IntentKey> keys, Collection<PartKey> parts) {
        LongStream ofKeys = keys.stream()
                .flatMapToLong(key ->
                        LongStream.of(ofPiece(key), ofResource(key.path()), ofKind(kind(key)), ofSource(source(key))));
        LongStream ofParts = parts.stream().mapToLong(Touched::ofPart);
        return new Touched(
                LongStream.concat(ofKeys, ofParts).sorted().distinct().toArray());
    }

    /** Whether one of its items is about that: a number of one of the methods below. */
    public boolean has(long what) {
        return Arrays.binarySearch(sorted, what) >= 0;
    }

    /** How many numbers it holds. */
    public int size() {
        return sorted.length;
    }

    /**
     * About one resource.
     *
     * @param path as {@link IntentKey#path} has it
     */
    public static long ofResource(String path) {
        return hash('r', path);
    }

    /** About one piece of intent: of a domain, one source's contribution. */
    public static long ofPiece(IntentKey key) {
        return hash('p', key.path() + "/" + source(key).text());
    }

    /** About what one cluster contributes to a domain. */
    public static long ofPart(PartKey part) {
        return hash('c', part.path());
    }

    /** About any resource of a kind: {@code domains}, {@code zones}, … */
    public static long ofKind(String kind) {
        return hash('k', kind);
    }

    /** Whose contributions: {@code api} for everything that is no domain. */
    public static long ofSource(SourceId source) {
        return hash('s', source.text());
    }

    private static String kind(IntentKey key) {
        String path = key.path();
        return path.substring(0, path.indexOf('/'));
    }

    private static SourceId source(IntentKey key) {
        return key instanceof IntentKey.OfDomain domain ? domain.source() : SourceId.API;
    }

    private static long hash(char about, String text) {
        long hash = (BASIS ^ about) * PRIME;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Touched that && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
