// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.store.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Fuzz target: what a store may hold. The first byte says how the others are read; beyond all ways they are a key. */
public final class StoredFuzz {
    private StoredFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int way = (input[0] & 0xff) - '0';
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        if (way >= 0 && way < ReadBack.ALL.size()) {
            ReadBack.ALL.get(way).check(Bytes.of(rest));
            return;
        }
        String key = Keys.DEFAULT.prefix() + new String(rest, StandardCharsets.UTF_8);
        ParsedKey parsed = new KeyParser(Keys.DEFAULT).parse(key);
        if (!ReadKeys.write(Keys.DEFAULT, parsed).equals(key)) {
            throw new AssertionError(key + " was read as " + parsed);
        }
    }
}
