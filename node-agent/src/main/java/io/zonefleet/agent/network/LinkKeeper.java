// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.apply.CommandFailedException;
import io.zonefleet.agent.network.apply.Links;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.plan.LinkPlan;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Words;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings link and addresses to what they are to be, and remembers what the link had to become. Belongs to one thread. */
final class LinkKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);
    private static final String LOOPBACK = ActualLink.LOOPBACK;
    /** What ip says where the kernel has no links of a kind; older ones said the second. */
    private static final List<String> NO_SUCH_KIND = List.of("Unknown device type", "Operation not supported");

    private final Links links;
    private @Nullable NetworkSettings decidedFor;
    private LinkKind kind = LinkKind.AUTO;
    private Words reason = Sentence.LINK_WAS_THERE.of();
    /** On lo nothing can be marked: those of profiles that this process saw in effect there. */
    private Set<Address> onLoopback = Set.of();

    LinkKeeper(Links links) {
        this.links = links;
    }

    /**
     * What was seen.
     *
     * @param plan what is still to be done, and what is in the way
     * @param kind of the link; empty where it is not there
     * @param reason why it is that
     * @param name of the link that carries the addresses
     * @param actual all links
     */
    record Seen(LinkPlan plan, String kind, Words reason, String name, ActualLinks actual) {}

    /** Does what has to be done, where {@code acts}, and looks again. */
    Seen keep(DesiredNetwork desired, LinkPlan.Reach reach, boolean acts) throws IOException {
        decide(desired.settings());
        ActualLinks actual = read(desired);
        LinkPlan plan = LinkPlan.towards(desired, kind, actual, reach);
        if (acts && !plan.steps().isEmpty()) {
            plan.steps()
                    .forEach(step ->
                            LOG.atInfo().addKeyValue("step", step.words()).log("network changes"));
            for (NetworkStep step : plan.steps()) {
                if (!apply(step)) {
                    break; // it became another kind: planned anew
                }
            }
            actual = read(desired);
            plan = LinkPlan.towards(desired, kind, actual, reach);
        }
        return seen(desired, plan, actual);
    }

    /** Remembers what is ours on lo; those that are gone from there are forgotten. */
    private ActualLinks read(DesiredNetwork desired) throws IOException {
        ActualLinks actual = links.read();
        Set<Address> ours = new HashSet<>(onLoopback);
        if (kind == LinkKind.LOOPBACK) {
            ours.addAll(desired.addresses());
        }
        ours.removeIf(
                address -> actual.named(LOOPBACK).filter(lo -> lo.has(address)).isEmpty());
        onLoopback = Set.copyOf(ours);
        return actual.withOursOnLoopback(onLoopback);
    }

    private void decide(NetworkSettings settings) {
        if (!settings.equals(decidedFor)) {
            decidedFor = settings;
            kind = settings.kind();
            reason = (kind == LinkKind.AUTO ? Sentence.LINK_WAS_THERE : Sentence.AS_THE_PROFILE_SAYS).of();
        }
    }

    /** Does a step; false where the way that was planned ends there. */
    private boolean apply(NetworkStep step) throws IOException {
        if (!(step instanceof NetworkStep.AddLink add) || add.kind() != LinkKind.AUTO) {
            links.apply(step);
            return true;
        }
        Optional<String> noDummy = make(add.link(), LinkKind.DUMMY);
        if (noDummy.isEmpty()) {
            reason = Sentence.LINK_DUMMY.of();
            return true;
        }
        Optional<String> noBridge = make(add.link(), LinkKind.BRIDGE);
        if (noBridge.isEmpty()) {
            reason = Sentence.LINK_NO_DUMMY.of(noDummy.get());
            return true;
        }
        kind = LinkKind.LOOPBACK;
        reason = Sentence.LINK_NEITHER.of(noBridge.get());
        return false;
    }

    /** Why the kernel can't; empty where the link was made. */
    private Optional<String> make(String link, LinkKind as) throws IOException {
        try {
            links.apply(new NetworkStep.AddLink(link, as));
            return Optional.empty();
        } catch (CommandFailedException e) {
            String why = String.valueOf(e.getMessage());
            if (NO_SUCH_KIND.stream().noneMatch(why::contains)) {
                throw e;
            }
            return Optional.of(why.substring(why.lastIndexOf(": ") + 2));
        }
    }

    private Seen seen(DesiredNetwork desired, LinkPlan plan, ActualLinks actual) {
        if (kind == LinkKind.LOOPBACK) {
            return new Seen(plan, LOOPBACK, reason, LOOPBACK, actual);
        }
        return new Seen(
                plan,
                actual.named(desired.settings().link()).map(ActualLink::kind).orElse(""),
                reason,
                desired.settings().link(),
                actual);
    }

    /** Removes what is ours. */
    void remove(DesiredNetwork desired) throws IOException {
        for (NetworkStep step : LinkPlan.away(desired, read(desired)).steps()) {
            LOG.atInfo().addKeyValue("step", step.words()).log("network changes");
            links.apply(step);
        }
    }
}
