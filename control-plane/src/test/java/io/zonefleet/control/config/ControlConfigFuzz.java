// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import java.nio.charset.StandardCharsets;

/** Fuzz target: a control plane's configuration file. */
public final class ControlConfigFuzz {
    private ControlConfigFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        ConfigReader.read(new String(input, StandardCharsets.UTF_8));
    }
}
