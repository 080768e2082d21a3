// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.KeyRange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Keys with a number each, in a fifth of the memory of a map: sorted, and of each key only what differs from the one before it (front
 * coding). Numbers can be changed and keys taken away; others are added by making a new one.
 */
final class PackedKeys {
    /** Keys that are read from the first of them on to find one. */
    private static final int BLOCK = 16;

    private final byte[] text;
    private final int[] blocks;
    private final long[] numbers;
    private final BitSet gone = new BitSet();

    private PackedKeys(byte[] text, int[] blocks, long[] numbers) {
        this.text = text;
        this.blocks = blocks;
        this.numbers = numbers;
    }

    /** Makes one of keys that come sorted. */
    static final class Builder {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private int[] blocks = new int[BLOCK];
        private long[] numbers = new long[BLOCK * BLOCK];
        private byte[] before = {};
        private int size;

        void add(String key, long number) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
                blocks = Arrays.copyOf(blocks, 2 * blocks.length);
            }
            int shared = firstDifference(before, bytes);
            if (size % BLOCK == 0) {
                blocks[size / BLOCK] = text.size();
                shared = 0;
            }
            writeNumber(text, shared);
            writeNumber(text, bytes.length - shared);
            text.write(bytes, shared, bytes.length - shared);
            numbers[size++] = number;
            before = bytes;
        }

        PackedKeys build() {
            return new PackedKeys(
                    text.toByteArray(),
                    Arrays.copyOf(blocks, (size + BLOCK - 1) / BLOCK),
                    Arrays.copyOf(numbers, size));
        }
    }

    private static int firstDifference(byte[] a, byte[] b) {
        int found = Arrays.mismatch(a, b);
        return found < 0 ? a.length : found;
    }

    /** Seven bits in a byte, the lowest first. */
    private static void writeNumber(ByteArrayOutputStream out, int number) {
        int left = number;
        for (; left > 0x7f; left >>>= 7) {
            out.write(left | 0x80);
        }
        out.write(left);
    }

    /** How many there were when it was made, those included that were taken away since. */
    int size() {
        return numbers.length;
    }

    /** Where {@code key} is, also after it was taken away. */
    OptionalInt find(String key) {
        Walk walk = new Walk(blockOf(key));
        for (int i = 0; i < BLOCK && walk.next(); i++) {
            int order = walk.key().compareTo(key);
            if (order >= 0) {
                return order == 0 ? OptionalInt.of(walk.index()) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** The last block that begins at or before {@code key}; the first where none does. */
    private int blockOf(String key) {
        int low = 0;
        int high = blocks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            Walk walk = new Walk(middle);
            walk.next();
            if (walk.key().compareTo(key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether the key at {@code index} was not taken away. */
    boolean isThere(int index) {
        return !gone.get(index);
    }

    /** The number of the key at {@code index}. */
    long number(int index) {
        return numbers[index];
    }

    /** Gives the key at {@code index} another number; it is there again where it was taken away. */
    void put(int index, long number) {
        numbers[index] = number;
        gone.clear(index);
    }

    /** Takes the key at {@code index} away. */
    void remove(int index) {
        gone.set(index);
    }

    /** All that are there, sorted. */
    Walk walk() {
        return new Walk(0);
    }

    /** What is done with each. */
    @FunctionalInterface
    interface Each {
        /** With one. */
        void take(String key, long number);
    }

    /** Gives those of {@code range} that are there. */
    void forEach(KeyRange range, Each each) {
        Walk walk = new Walk(blockOf(range.start()));
        while (walk.next() && walk.key().compareTo(range.end()) < 0) {
            if (range.contains(walk.key()) && isThere(walk.index())) {
                each.take(walk.key(), walk.number());
            }
        }
    }

    /** Goes from key to key, those included that were taken away. */
    final class Walk {
        private int index;
        private int at;
        private byte[] bytes = new byte[64];
        private String key = "";

        private Walk(int block) {
            this.index = block * BLOCK - 1;
            this.at = block < blocks.length ? blocks[block] : text.length;
        }

        /** Whether there is one more; this is at it then. */
        boolean next() {
            if (at >= text.length) {
                return false;
            }
            int shared = readNumber();
            int rest = readNumber();
            if (shared + rest > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (shared + rest));
            }
            System.arraycopy(text, at, bytes, shared, rest);
            at += rest;
            key = new String(bytes, 0, shared + rest, StandardCharsets.UTF_8);
            index++;
            return true;
        }

        private int readNumber() {
            int number = 0;
            for (int shift = 0; ; shift += 7) {
                byte part = text[at++];
                number |= (part & 0x7f) << shift;
                if (part >= 0) {
                    return number;
                }
            }
        }

        String key() {
            return key;
        }

        long number() {
            return numbers[index];
        }

        int index() {
            return index;
        }
    }
}
