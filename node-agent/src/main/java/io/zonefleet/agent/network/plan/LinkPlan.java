// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.Words;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What has to be done to link and addresses, and what is in the way.
 *
 * @param steps in order
 * @param findings what is not done, and why
 * @param missing desired addresses that no program could bind now
 * @param refused those of them that a link of others has: no rule may be about them, since what is sent there may not be ours. On lo, where
 *     nobody else receives it, they are only left
 */
public record LinkPlan(List<NetworkStep> steps, List<Finding> findings, List<Address> missing, List<Address> refused) {
    private static final String LOOPBACK = ActualLink.LOOPBACK;
    private static final Set<String> KINDS = Set.of(LinkKind.DUMMY.text(), LinkKind.BRIDGE.text());

    public LinkPlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
        missing = List.copyOf(missing);
        refused = List.copyOf(refused);
    }

    /** How far a plan goes. */
    public enum Reach {
        /** What is missing is added; nothing goes: CoreDNS may still answer there. */
        ADD,
        /** What is over goes too, from a link that is ours. */
        TIDY,
        /** A link that another node cache has left becomes ours. */
        TAKE_OVER
    }

    /**
     * Towards what is desired.
     *
     * @param kind what the link is to be: that of the settings, or what it had to become
     */
    public static LinkPlan towards(DesiredNetwork desired, LinkKind kind, ActualLinks actual, Reach reach) {
        Draft draft = new Draft(desired, actual);
        if (kind == LinkKind.LOOPBACK) {
            draft.put(LOOPBACK, actual.named(LOOPBACK));
            draft.leaveOthers(LOOPBACK, reach);
            return draft.done();
        }
        String name = desired.settings().link();
        Optional<ActualLink> link = actual.named(name);
        Optional<Finding> refusal = link.flatMap(there -> refusal(desired, kind, there, reach));
        if (refusal.isPresent()) {
            draft.findings.add(refusal.get());
            return draft.done();
        }
        if (link.isEmpty()) {
            draft.steps.add(new NetworkStep.AddLink(name, kind));
            draft.steps.add(new NetworkStep.MarkLink(name));
            draft.steps.add(new NetworkStep.SetUp(name));
        }
        draft.put(name, link);
        link.ifPresent(there -> draft.own(there, reach));
        draft.leaveOthers(name, reach);
        return draft.done();
    }

    /** To nothing: links that are marked as ours, and our addresses on others. */
    public static LinkPlan away(DesiredNetwork desired, ActualLinks actual) {
        List<NetworkStep> steps = new ArrayList<>();
        for (ActualLink link : actual.links()) {
            if (link.isOurs()) {
                steps.add(new NetworkStep.DropLink(link.name()));
            } else {
                boolean used = isUsed(desired, actual, link);
                link.addresses().stream()
                        .filter(each -> isAsWePut(each)
                                && (actual.isOurs(link, each.address())
                                        || (used && desired.addresses().contains(each.address()))))
                        .forEach(each ->
                                steps.add(new NetworkStep.DropAddress(link.name(), each.address(), each.prefix())));
            }
        }
        return new LinkPlan(steps, List.of(), desired.addresses(), List.of());
    }

    /** Whether desired addresses on a link without our mark are ours: where they have to be on it. */
    private static boolean isUsed(DesiredNetwork desired, ActualLinks actual, ActualLink link) {
        String name = desired.settings().link();
        if (link.isLoopback()) {
            LinkKind kind = desired.settings().kind();
            return kind == LinkKind.LOOPBACK
                    || (kind == LinkKind.AUTO && actual.named(name).isEmpty());
        }
        return link.name().equals(name) && KINDS.contains(link.kind()) && !link.members();
    }

    private static boolean fits(LinkKind kind, ActualLink link) {
        return kind == LinkKind.AUTO ? KINDS.contains(link.kind()) : kind.text().equals(link.kind());
    }

    private static Finding wrongKind(LinkKind kind, ActualLink link) {
        String wanted = kind == LinkKind.AUTO ? "dummy or bridge" : kind.text();
        return differs(
                link,
                link.kind().isEmpty()
                        ? Sentence.LINK_OF_HARDWARE.of(wanted, link.name())
                        : Sentence.LINK_OF_OTHER_KIND.of(link.kind(), wanted, link.name()));
    }

    /** Why a link of the right name is not touched; empty where it may be used. */
    private static Optional<Finding> refusal(DesiredNetwork desired, LinkKind kind, ActualLink link, Reach reach) {
        if (!fits(kind, link)) {
            return Optional.of(wrongKind(kind, link));
        }
        if (link.isOurs()) {
            return Optional.empty();
        }
        if (link.members()) {
            return Optional.of(differs(link, Sentence.BRIDGE_OF_OTHERS.of()));
        }
        List<ActualAddress> strangers = strangers(link, new HashSet<>(desired.addresses()));
        boolean without = desired.addresses().stream().noneMatch(link::has);
        return without && !strangers.isEmpty() && reach != Reach.TAKE_OVER
                ? Optional.of(differs(link, Sentence.LINK_OF_OTHERS.of(texts(strangers), link.name())))
                : Optional.empty();
    }

    private static Finding differs(ActualLink link, Words words) {
        return new Finding(FaultKind.LINK_DIFFERS, link.name(), words);
    }

    private static String texts(List<ActualAddress> addresses) {
        return addresses.stream().map(each -> each.address().text()).collect(Collectors.joining(", "));
    }

    private static boolean isAsWePut(ActualAddress address) {
        return address.prefix() == IpFamily.of(address.address()).bits();
    }

    /** Addresses that are not ours; those that the kernel itself gives each link left out. */
    static List<ActualAddress> strangers(ActualLink link, Set<Address> ours) {
        return link.addresses().stream()
                .filter(each -> !ours.contains(each.address()))
                .filter(each -> !(each.address().inet() instanceof Inet6Address v6 && v6.isLinkLocalAddress()))
                .toList();
    }

    private static final class Draft {
        private final DesiredNetwork desired;
        private final ActualLinks actual;
        private final List<NetworkStep> steps = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Set<Address> there = new HashSet<>();
        private final List<Address> refused = new ArrayList<>();

        Draft(DesiredNetwork desired, ActualLinks actual) {
            this.desired = desired;
            this.actual = actual;
        }

        /** The desired addresses on this link, which is up. */
        void put(String name, Optional<ActualLink> link) {
            if (link.isPresent() && !link.get().up()) {
                steps.add(new NetworkStep.SetUp(name));
            }
            for (Address address : desired.addresses()) {
                Optional<ActualLink> other = actual.holding(address, name);
                if (other.isPresent() && !actual.isOurs(other.get(), address)) {
                    findings.add(new Finding(
                            FaultKind.ADDRESS_ELSEWHERE,
                            address.text(),
                            Sentence.ADDRESS_ON_OTHER_LINK.of(other.get().name())));
                    if (!other.get().isLoopback()) {
                        refused.add(address);
                    }
                    continue;
                }
                put(name, link, address);
                // from where we had it before: it is on both for a moment, so that it is never on none
                other.ifPresent(before -> steps.add(new NetworkStep.DropAddress(
                        before.name(), address, IpFamily.of(address).bits())));
            }
        }

        private void put(String name, Optional<ActualLink> link, Address address) {
            List<ActualAddress> known = link.stream()
                    .flatMap(own -> own.addresses().stream())
                    .filter(each -> each.address().equals(address))
                    .toList();
            if (known.stream().anyMatch(each -> isAsWePut(each) && each.usable())) {
                there.add(address);
                return;
            }
            // of IPv6, what is there already keeps its prefix, and stays a duplicate where it was found to be one;
            // of a link that is down all are unusable
            if (!address.isIpv4() && link.filter(ActualLink::up).isPresent()) {
                known.forEach(each -> steps.add(new NetworkStep.DropAddress(name, address, each.prefix())));
            }
            steps.add(new NetworkStep.PutAddress(name, address));
        }

        /** The link becomes ours, and loses what is not. */
        void own(ActualLink link, Reach reach) {
            List<ActualAddress> strangers = strangers(link, new HashSet<>(desired.addresses()));
            if (!link.isOurs() && !strangers.isEmpty() && reach != Reach.TAKE_OVER) {
                findings.add(differs(link, Sentence.ADDRESSES_OF_OTHERS.of(texts(strangers))));
                return;
            }
            if (!link.isOurs()) {
                steps.add(new NetworkStep.MarkLink(link.name()));
            }
            if (reach != Reach.ADD) {
                strangers.forEach(
                        each -> steps.add(new NetworkStep.DropAddress(link.name(), each.address(), each.prefix())));
            }
        }

        /** Links that we had before go, and what of lo is ours and no longer wanted there. */
        void leaveOthers(String name, Reach reach) {
            if (reach == Reach.ADD) {
                return;
            }
            actual.links().stream()
                    .filter(link -> link.isOurs() && !link.name().equals(name))
                    .forEach(link -> steps.add(new NetworkStep.DropLink(link.name())));
            actual.named(LOOPBACK).stream()
                    .flatMap(lo -> lo.addresses().stream())
                    .filter(each -> isAsWePut(each)
                            && actual.oursOnLoopback().contains(each.address())
                            && !desired.addresses().contains(each.address()))
                    .forEach(each -> steps.add(new NetworkStep.DropAddress(LOOPBACK, each.address(), each.prefix())));
        }

        LinkPlan done() {
            List<Address> missing = desired.addresses().stream()
                    .filter(address -> !there.contains(address))
                    .toList();
            return new LinkPlan(steps, findings, missing, refused);
        }
    }
}
