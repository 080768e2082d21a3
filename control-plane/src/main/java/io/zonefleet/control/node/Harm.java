// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How much something that is wrong on a node harms those who ask it; the worst first. */
enum Harm {
    /** Names are not answered, or wrongly, or somebody else answers. */
    OUTAGE("outage"),
    /** What is answered is not what is wanted. */
    STALE("stale"),
    /** Something is about to be so. */
    RISK("risk"),
    /** Nobody is harmed; an operator should know. */
    NOTICE("notice");

    private final String text;

    Harm(String text) {
        this.text = text;
    }

    /** As the API has it. */
    String text() {
        return text;
    }

    /** Reads what {@link #text} wrote. */
    static Parsed<Harm> parse(String text) {
        Optional<Harm> found =
                Arrays.stream(values()).filter(harm -> harm.text.equals(text)).findFirst();
        return found.<Parsed<Harm>>map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid(
                        text,
                        "enum",
                        "use one of: " + Arrays.stream(values()).map(Harm::text).collect(Collectors.joining(", "))));
    }

    /** @param kind of a fault, or the state of a node without one; one that is not known harms as a defect does */
    static Harm of(String kind) {
        return kind.equals(NodeState.SILENT.text())
                ? OUTAGE
                : kind.equals(NodeState.BEHIND.text())
                        ? STALE
                        : Arrays.stream(FaultKind.values())
                                .filter(fault -> fault.text().equals(kind))
                                .findFirst()
                                .map(Harm::of)
                                .orElse(NOTICE);
    }

    private static Harm of(FaultKind kind) {
        return switch (kind) {
            case COREDNS_DOWN, FOREIGN_LISTENER, FAIL_OPEN, ADDRESS_ELSEWHERE -> OUTAGE;
            case KUBE_DNS_DIFFERS,
                    NOT_PROVED,
                    ZONE_REFUSED,
                    RELOAD_FAILED,
                    SHRINK_HELD,
                    EPOCH_CHANGED,
                    REVISION_OLDER,
                    KEY_UNREADABLE -> STALE;
            case ETCD_UNREACHABLE,
                    NETWORK_FAILED,
                    LINK_DIFFERS,
                    RULES_DIFFER,
                    WRITE_FAILED,
                    DUPLICATE_NODE,
                    PARTNER_DOWN,
                    DESIRED_INCOMPLETE -> RISK;
            case CONFIG_INVALID, PORT_TAKEN, RELOAD_AWAITED, INTERNAL -> NOTICE;
        };
    }
}
