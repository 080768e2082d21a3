// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Parsed;
import io.zonefleet.render.CorefileText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fuzz target: an agent's configuration file, and the same bytes as a resolv.conf. */
public final class AgentConfigFuzz {
    private AgentConfigFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ResolvConf.of(text.lines().toList());
        if (ConfigReader.read(text) instanceof Parsed.Valid<AgentConfig>(AgentConfig config)) {
            new CorefileText(config.cluster(), ClusterProfile.BUILT_IN, config.nodeSettings(config.listen()))
                    .render(List.of());
        }
    }
}
