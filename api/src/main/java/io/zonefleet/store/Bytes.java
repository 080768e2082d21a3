// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes with value equality. */
public final class Bytes {
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code content}. */
    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    /** The UTF-8 form of {@code text}. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of the content. */
    public byte[] toArray() {
        return content.clone();
    }

    /** The content read as UTF-8. */
    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** How many bytes. */
    public int size() {
        return content.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return utf8();
    }
}
