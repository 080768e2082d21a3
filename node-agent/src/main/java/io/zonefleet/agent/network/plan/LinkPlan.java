// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLink.ActualAddress;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.LinkKind;
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
 */
public record LinkPlan(List<NetworkStep> steps, List<Finding> findings, List<Address> missing) {
    private static final String LOOPBACK = "lo";
    private static final Set<String> KINDS = Set.of(LinkKind.DUMMY.text(), LinkKind.BRIDGE.text());

    public LinkPlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
        missing = List.copyOf(missing);
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
        if (link.isPresent() && !fits(kind, link.get())) {
            draft.findings.add(wrongKind(kind, link.get()));
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

    /** To nothing: our addresses, and the link where it is ours or nothing else is on it. */
    public static LinkPlan away(DesiredNetwork desired, ActualLinks actual) {
        List<NetworkStep> steps = new ArrayList<>();
        Set<Address> ours = new HashSet<>(desired.addresses());
        for (String name : List.of(desired.settings().link(), LOOPBACK)) {
            Optional<ActualLink> link = actual.named(name).filter(there -> !isOfOthers(there));
            if (link.isEmpty()) {
                continue;
            }
            boolean goes = !name.equals(LOOPBACK)
                    && (link.get().isOurs() || strangers(link.get(), ours).isEmpty());
            if (goes) {
                steps.add(new NetworkStep.DropLink(name));
            } else {
                link.get().addresses().stream()
                        .filter(each -> isAsWePut(each) && ours.contains(each.address()))
                        .forEach(each -> steps.add(new NetworkStep.DropAddress(name, each.address(), each.prefix())));
            }
        }
        return new LinkPlan(steps, List.of(), desired.addresses());
    }

    private static boolean isOfOthers(ActualLink link) {
        return !link.name().equals(LOOPBACK) && !KINDS.contains(link.kind());
    }

    private static boolean fits(LinkKind kind, ActualLink link) {
        return kind == LinkKind.AUTO ? KINDS.contains(link.kind()) : kind.text().equals(link.kind());
    }

    private static Finding wrongKind(LinkKind kind, ActualLink link) {
        String is = link.kind().isEmpty() ? "a link of hardware" : "a link of kind " + link.kind();
        return new Finding(
                FaultKind.LINK_DIFFERS,
                link.name(),
                "is %s, not %s as the profile wants: it is left as it is. Remove it (ip link delete %s), or give the profile another link or kind"
                        .formatted(is, kind == LinkKind.AUTO ? "dummy or bridge" : kind.text(), link.name()));
    }

    private static boolean isAsWePut(ActualAddress address) {
        return address.prefix() == IpFamily.of(address.address()).bits();
    }

    /** Addresses that are not ours; those that the kernel itself gives each link left out. */
    private static List<ActualAddress> strangers(ActualLink link, Set<Address> ours) {
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
                if (other.filter(ActualLink::isOurs).isPresent()) {
                    // from a link that we had before: programs that have bound the address don't notice
                    steps.add(new NetworkStep.DropAddress(
                            other.get().name(), address, IpFamily.of(address).bits()));
                    steps.add(new NetworkStep.PutAddress(name, address));
                } else if (other.isPresent()) {
                    findings.add(new Finding(
                            FaultKind.ADDRESS_ELSEWHERE,
                            address.text(),
                            "is on %s, and is not taken from there: remove it from %s (ip address delete), or from the profile"
                                    .formatted(other.get().name(), other.get().name())));
                } else if (link.stream()
                        .flatMap(known -> known.addresses().stream())
                        .anyMatch(each -> each.address().equals(address) && isAsWePut(each) && each.usable())) {
                    there.add(address);
                } else {
                    steps.add(new NetworkStep.PutAddress(name, address));
                }
            }
        }

        /** The link becomes ours, and loses what is not. */
        void own(ActualLink link, Reach reach) {
            List<ActualAddress> strangers = strangers(link, new HashSet<>(desired.addresses()));
            if (!link.isOurs() && !strangers.isEmpty() && reach != Reach.TAKE_OVER) {
                findings.add(new Finding(
                        FaultKind.LINK_DIFFERS,
                        link.name(),
                        "was made by others and has %s, which the profile does not: they stay. Where node-cache left it, run zonefleet-agent network take-over"
                                .formatted(strangers.stream()
                                        .map(each -> each.address().text())
                                        .collect(Collectors.joining(", ")))));
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

        /** Links that we had before go. */
        void leaveOthers(String name, Reach reach) {
            actual.links().stream()
                    .filter(link ->
                            reach != Reach.ADD && link.isOurs() && !link.name().equals(name))
                    .forEach(link -> steps.add(new NetworkStep.DropLink(link.name())));
        }

        LinkPlan done() {
            List<Address> missing = desired.addresses().stream()
                    .filter(address -> !there.contains(address))
                    .toList();
            return new LinkPlan(steps, findings, missing);
        }
    }
}
