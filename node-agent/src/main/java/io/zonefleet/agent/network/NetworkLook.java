// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.apply.Lease;
import io.zonefleet.agent.network.apply.PulsedLease;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.failopen.FailOpen;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One look at link, addresses and rules after the other, each of which does what has to be done. Belongs to the network's thread. */
final class NetworkLook {
    /** Until the next look where nobody tells of a change. */
    static final Duration PERIOD = Duration.ofSeconds(5);

    /** Until the next one where something has failed. */
    static final Duration AGAIN = Duration.ofSeconds(1);

    private static final Duration NEVER = Duration.ofDays(1);

    private final NetworkOwnership ownership;
    private final Orders orders;
    private final LinkKeeper links;
    private final RuleKeeper rules;
    private final FailOpen failOpen;
    private final Path pulse;
    private Optional<DesiredNetwork> kept = Optional.empty();
    private boolean rulesSeen;

    /** @param pulse what changes while the cache answers, where rules do not end by themselves */
    NetworkLook(
            NetworkOwnership ownership,
            Orders orders,
            LinkKeeper links,
            RuleKeeper rules,
            FailOpen failOpen,
            Path pulse) {
        this.ownership = ownership;
        this.orders = orders;
        this.links = links;
        this.rules = rules;
        this.failOpen = failOpen;
        this.pulse = pulse;
    }

    /**
     * What a look has shown.
     *
     * @param next until the next one
     * @param looked what it was, one by one; empty where nothing is wished
     */
    record Seen(List<Finding> findings, Optional<NetworkState> state, Duration next, Optional<Looked> looked) {
        Seen {
            findings = List.copyOf(findings);
        }
    }

    /** A look, which is listed when somebody asks. */
    record Looked(DesiredNetwork desired, Optional<LinkKeeper.Seen> link, Optional<RuleKeeper.Seen> rule) {
        NetworkListing listing() {
            return NetworkListing.of(
                    desired,
                    link.map(LinkKeeper.Seen::name).orElse(desired.settings().link()),
                    link.map(LinkKeeper.Seen::actual),
                    rule.map(RuleKeeper.Seen::rules));
        }
    }

    /** What rules were last written for; empty where there are none that would have to go with the cache. */
    Optional<DesiredNetwork> kept() {
        return kept;
    }

    /** Whether rules could be seen by the last look. */
    boolean hasSeenRules() {
        return rulesSeen;
    }

    /** Looks, and does what has to be done. */
    Seen step() {
        Orders.Standing standing = orders.standing();
        Optional<DesiredNetwork> wanted = standing.wish().network();
        return wanted.isPresent()
                ? keep(wanted.get(), standing)
                : abandon(standing.wish().findings());
    }

    private Seen keep(DesiredNetwork desired, Orders.Standing standing) {
        boolean owner = ownership.isOwner();
        List<Finding> findings = new ArrayList<>(standing.wish().findings());
        ownership
                .trouble()
                .ifPresent(why ->
                        findings.add(new Finding(FaultKind.NETWORK_FAILED, "ownership", Sentence.HOST_LOCK.of(why))));
        Optional<LinkKeeper.Seen> link = keepLink(desired, standing, owner, findings);
        Optional<RuleKeeper.Seen> rule = keepRules(desired, standing, owner, link, findings);
        rulesSeen = rule.isPresent();
        findings.addAll(failOpen.findings());
        return new Seen(
                findings,
                Optional.of(state(desired, ownership.role(), link, rule)),
                link.isEmpty() || rule.isEmpty() ? AGAIN : PERIOD,
                Optional.of(new Looked(desired, link, rule)));
    }

    private Optional<LinkKeeper.Seen> keepLink(
            DesiredNetwork desired, Orders.Standing standing, boolean owner, List<Finding> findings) {
        try {
            LinkKeeper.Seen seen = links.keep(desired, standing.reach(), owner);
            findings.addAll(seen.plan().findings());
            orders.looked(standing, seen.plan().missing());
            return Optional.of(seen);
        } catch (IOException e) {
            findings.add(failed("link", e));
            orders.looked(standing, desired.addresses());
            return Optional.empty();
        }
    }

    private Optional<RuleKeeper.Seen> keepRules(
            DesiredNetwork desired,
            Orders.Standing standing,
            boolean owner,
            Optional<LinkKeeper.Seen> link,
            List<Finding> findings) {
        try {
            DesiredNetwork ours =
                    link.map(known -> desired.without(known.plan().refused())).orElse(desired);
            kept = Optional.of(ours);
            RuleKeeper.Seen seen = rules.keep(ours, standing.phase(), owner, failOpen.isSilent());
            findings.addAll(seen.findings());
            watch(ours, standing.phase(), owner, seen.leased() ? seen.lease() : new PulsedLease(seen.lease(), pulse));
            return Optional.of(seen);
        } catch (IOException e) {
            findings.add(failed("rules", e));
            return Optional.empty();
        }
    }

    /** The profile has no network any more: things stay, but for rules that nobody would take away when the cache is gone. */
    private Seen abandon(List<Finding> others) {
        failOpen.rest();
        List<Finding> findings = new ArrayList<>(others);
        Duration next = NEVER;
        if (kept.isPresent() && ownership.isOwner()) {
            try {
                rules.keep(kept.get(), RuleKeeper.Phase.HOLD, true, true);
                kept = Optional.empty();
            } catch (IOException e) {
                findings.add(failed("rules", e));
                next = AGAIN;
            }
        }
        return new Seen(findings, Optional.empty(), next, Optional.empty());
    }

    /** Rules that skip connection tracking hold only by the lease, from the first proof on. */
    private void watch(DesiredNetwork desired, RuleKeeper.Phase phase, boolean owner, Lease lease) {
        if (phase == RuleKeeper.Phase.ALL) {
            failOpen.allow();
        }
        if (owner && desired.settings().rules() == RulesMode.FULL) {
            failOpen.watch(desired.dns(), lease);
        } else {
            failOpen.rest();
        }
    }

    private static Finding failed(String what, IOException e) {
        return new Finding(FaultKind.NETWORK_FAILED, what, Sentence.NETWORK_COMMAND.of(String.valueOf(e.getMessage())));
    }

    private static NetworkState state(
            DesiredNetwork desired, String role, Optional<LinkKeeper.Seen> link, Optional<RuleKeeper.Seen> rule) {
        SortedMap<String, Said> said = new TreeMap<>();
        link.ifPresent(seen -> said.put(NetworkState.KIND_REASON, seen.reason().said()));
        rule.ifPresent(
                seen -> said.put(NetworkState.BACKEND_REASON, seen.reason().said()));
        return new NetworkState(
                role,
                desired.settings().link(),
                link.map(LinkKeeper.Seen::kind).orElse(""),
                link.map(seen -> seen.reason().text()).orElse(""),
                desired.addresses().size(),
                link.map(seen -> seen.plan().missing()).orElseGet(desired::addresses),
                desired.settings().rules().text(),
                rule.map(RuleKeeper.Seen::backend).orElse(""),
                rule.map(seen -> seen.reason().text()).orElse(""),
                rule.map(RuleKeeper.Seen::wanted).orElse(0),
                rule.map(RuleKeeper.Seen::there).orElse(0),
                Optional.empty(),
                said.isEmpty() ? Optional.empty() : Optional.of(said));
    }
}
