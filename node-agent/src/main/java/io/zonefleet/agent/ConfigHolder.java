// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.List;

/** The configuration in effect. A broken one, or one that would need a new start, changes nothing. Belongs to the loop's thread. */
final class ConfigHolder {
    private AgentConfig current;
    private List<Finding> findings = List.of();

    ConfigHolder(AgentConfig first) {
        this.current = first;
    }

    AgentConfig current() {
        return current;
    }

    /** What was wrong with the file that was read last. */
    List<Finding> findings() {
        return findings;
    }

    /** Takes another configuration, or says what is wrong with it. */
    List<Violation> take(Parsed<AgentConfig> read) {
        List<Violation> wrong = switch (read) {
            case Parsed.Invalid<AgentConfig> invalid -> invalid.violations();
            case Parsed.Valid<AgentConfig> valid -> fixed(valid.value());
        };
        findings = wrong.stream()
                .map(violation -> new Finding(
                        FaultKind.CONFIG_INVALID,
                        violation.pointer(),
                        Sentence.SETTING_WRONG.of(violation.value(), violation.rule(), violation.message())))
                .toList();
        if (wrong.isEmpty()) {
            current = read.orThrow();
        }
        return wrong;
    }

    private List<Violation> fixed(AgentConfig next) {
        return current.fixedDifferences(next).stream()
                .map(key -> new Violation(
                        "/" + key.replace('.', '/'),
                        "",
                        "fixed",
                        key + " can't change while the agent runs: start it again"))
                .toList();
    }
}
