// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.IptablesSave;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.RulesBackend;
import java.time.Duration;

/** One step towards the link, the addresses and the rules that are desired. */
public sealed interface NetworkStep {
    /** The step in words, for people. */
    String words();

    /**
     * A link is made.
     *
     * @param kind what it shall be; {@link LinkKind#AUTO}: the first that the kernel has
     */
    record AddLink(String link, LinkKind kind) implements NetworkStep {
        @Override
        public String words() {
            return switch (kind) {
                case AUTO ->
                    "make the link %s (dummy; bridge where the kernel has no dummy, else lo is used)".formatted(link);
                case DUMMY, BRIDGE, LOOPBACK -> "make the link %s (%s)".formatted(link, kind.text());
            };
        }
    }

    /** A link is marked as ours, in the kernel. */
    record MarkLink(String link) implements NetworkStep {
        @Override
        public String words() {
            return "mark the link %s as ours".formatted(link);
        }
    }

    /** A link is set up: IPv6 addresses of one that is down can't be bound. */
    record SetUp(String link) implements NetworkStep {
        @Override
        public String words() {
            return "set the link %s up".formatted(link);
        }
    }

    /** An address is put on a link, or put right there. */
    record PutAddress(String link, Address address) implements NetworkStep {
        @Override
        public String words() {
            return "put %s on %s".formatted(address, link);
        }
    }

    /** An address is taken from a link. */
    record DropAddress(String link, Address address, int prefix) implements NetworkStep {
        @Override
        public String words() {
            return "take %s/%d from %s".formatted(address, prefix, link);
        }
    }

    /** A link is removed, with all addresses on it. */
    record DropLink(String link) implements NetworkStep {
        @Override
        public String words() {
            return "remove the link %s".formatted(link);
        }
    }

    /** Rules are changed in one world. */
    record ChangeRules(RulesBackend backend, RuleChanges changes) implements NetworkStep {
        @Override
        public String words() {
            StringBuilder text = new StringBuilder("change packet rules (" + backend.text() + ")");
            for (RuleEdit edit : changes.edits()) {
                text.append(
                        switch (edit) {
                            case RuleEdit.Insert insert -> "\n    + " + RuleWords.of(insert.rule());
                            case RuleEdit.Delete delete ->
                                "\n    - " + delete.why() + ": " + RuleWords.of(delete.found());
                            case RuleEdit.DropTrial trial ->
                                "\n    - ours, left by a trial: the chain %s of %s in table raw"
                                        .formatted(
                                                IptablesSave.TRIAL,
                                                trial.family().nft());
                        });
            }
            return text.toString();
        }
    }

    /** Nothing is done, so that what is under way comes to its end. */
    record Grace(Duration time) implements NetworkStep {
        @Override
        public String words() {
            return "wait %d s for answers that are under way".formatted(time.toSeconds());
        }
    }
}
