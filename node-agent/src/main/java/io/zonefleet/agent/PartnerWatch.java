// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.KillPatience.Verdict;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.ha.Partners;
import io.zonefleet.agent.ha.Partners.Partner;
import io.zonefleet.agent.ha.Registration;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Round;
import io.zonefleet.agent.prove.Round.Sight;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other agents of this machine who this one is, and watches those that answer on the same addresses: whose processes are welcome
 * there, and whether one hangs, since the kernel goes on giving it its share of the queries (64 of 100 timed out beside one that hung).
 * Belongs to the loop's thread.
 */
final class PartnerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerWatch.class);
    /** Twice what its own agent waits: to end it is that one's business first. */
    private static final int MISSES = 6;

    private static final Duration PATIENCE = Duration.ofMillis(100);
    /** Before the start of a CoreDNS, where one answer decides: so long, {@value #TRIES} times. */
    private static final Duration LONG_PATIENCE = Duration.ofMillis(500);

    private static final int TRIES = 3;

    /** CoreDNS ends within five seconds after its agent; one that has not by then would answer what was true before, for ever. */
    private static final Duration ORPHANED = Duration.ofSeconds(10);
    /** How long it is said that one was ended. */
    private static final Duration MEMORY = Duration.ofSeconds(10);

    private final Partners partners;
    private final Prober prober;
    private final Time time;
    private final Map<String, WatchedPartner> watched = new HashMap<>();
    private final Map<String, Ended> ended = new HashMap<>();
    private final ClientSide clientSide;
    private List<Finding> findings = List.of();
    private Set<Long> pids = Set.of();
    private Set<String> instances = Set.of();
    private volatile boolean shared;
    private boolean answered;
    /** Who was seen to answer before ours was started. */
    private Set<Registration.Instance> heard = Set.of();

    private @Nullable Situation before;
    private @Nullable Registration mine;
    private @Nullable Registration said;
    private Optional<Words> unheard = Optional.empty();
    private int refusals;
    private long nextLook;

    PartnerWatch(Partners partners, Prober prober, Time time) {
        this.partners = partners;
        this.prober = prober;
        this.time = time;
        this.clientSide = new ClientSide(prober, time, PATIENCE);
        this.nextLook = time.now();
    }

    /**
     * How this agent stands.
     *
     * @param pids of its CoreDNS
     * @param instances what that answers to be
     * @param clients where clients are answered, by it or by others
     * @param apart whether it does not answer them yet
     * @param probes where it alone answers
     * @param well whether it answers there: whoever does not itself has no word about others
     */
    record Situation(
            AgentConfig config,
            Set<Long> pids,
            Set<String> instances,
            List<Endpoint> clients,
            boolean apart,
            List<Endpoint> probes,
            boolean well) {
        private boolean isAs(@Nullable Situation other) {
            return other != null
                    && config.equals(other.config)
                    && pids.equals(other.pids)
                    && instances.equals(other.instances)
                    && clients.equals(other.clients)
                    && apart == other.apart
                    && probes.equals(other.probes);
        }
    }

    private record Ended(Words why, long at) {}

    /** Says and looks, where it is time to; returns how long until it is again. */
    Duration step(Situation now) {
        if (!now.config().ha().isShared()) {
            return now.config().timing().heal();
        }
        boolean due = time.now() - nextLook >= 0;
        Registration registration = mine;
        if (registration == null || due || !now.isAs(before)) {
            registration = registration(now);
            mine = registration;
            before = now;
            announce(registration, due);
        }
        if (due) {
            look(now, registration);
            clientSide.look(now.clients(), name -> now.instances().contains(name) || instances.contains(name));
            nextLook = time.now() + now.config().timing().probe().toNanos();
        }
        return Duration.ofNanos(Math.max(0, nextLook - time.now()));
    }

    private void announce(Registration registration, boolean due) {
        if (registration.equals(said) || (refusals > 0 && !due)) {
            return;
        }
        try {
            partners.announce(registration);
            said = registration;
            refusals = 0;
            unheard = Optional.empty();
        } catch (IOException e) {
            refusals++;
            unheard = Optional.of(Sentence.PARTNERS_NOT_TOLD.of(e));
        }
    }

    private Registration registration(Situation now) {
        AgentConfig config = now.config();
        Optional<Registration.Instance> coreDns = Optional.empty();
        if (now.pids().size() == 1 && now.instances().size() == 1) {
            long pid = now.pids().iterator().next();
            OptionalLong started = partners.started(pid);
            coreDns = started.isPresent()
                    ? Optional.of(
                            new Registration.Instance(now.instances().iterator().next(), pid, started.getAsLong()))
                    : Optional.empty();
        }
        return new Registration(
                config.cluster(),
                config.node(),
                ProcessHandle.current().pid(),
                partners.user(),
                coreDns,
                now.apart() ? List.of() : texts(now.clients()),
                texts(now.probes()),
                PartnerRules.own(config));
    }

    private static List<String> texts(List<Endpoint> endpoints) {
        return endpoints.stream().map(endpoint -> endpoint.text()).toList();
    }

    private void look(Situation now, Registration own) {
        List<Finding> found = new ArrayList<>();
        Set<Long> welcome = new HashSet<>();
        Set<String> names = new HashSet<>();
        Set<String> there = new HashSet<>();
        boolean together = false;
        List<String> clients = texts(now.clients());
        for (Partner partner : others()) {
            found.addAll(PartnerRules.clashes(own, partner.said()));
            if (!PartnerRules.answers(partner.said(), clients)) {
                continue;
            }
            Optional<Finding> stranger = PartnerRules.stranger(own, partner.said());
            stranger.ifPresent(found::add);
            if (stranger.isEmpty()) {
                together |= partner.agentAlive();
                there.add(partner.said().id());
                partner.said().coreDns().filter(running -> partner.running()).ifPresent(running -> {
                    welcome.add(running.pid());
                    names.add(running.name());
                    watch(partner, running, now, found);
                });
            }
        }
        watched.keySet().retainAll(there);
        ended.values().removeIf(each -> time.since(each.at()).compareTo(MEMORY) > 0);
        ended.forEach((id, each) -> found.add(new Finding(FaultKind.PARTNER_DOWN, id, each.why())));
        pids = Set.copyOf(welcome);
        instances = Set.copyOf(names);
        shared = together;
        answered = watched.values().stream().anyMatch(WatchedPartner::isAnswering);
        findings = found.stream().distinct().toList();
    }

    private List<Partner> others() {
        try {
            return partners.others();
        } catch (IOException e) {
            unheard = Optional.of(Sentence.PARTNERS_NOT_KNOWN.of(e));
            return List.of();
        }
    }

    private void watch(Partner partner, Registration.Instance running, Situation now, List<Finding> found) {
        String id = partner.said().id();
        WatchedPartner known = watched.get(id);
        if (known == null || !known.instance().equals(running)) {
            known = new WatchedPartner(running, heard.contains(running), time.now());
            watched.put(id, known);
        }
        known.note(
                answers(partner.said(), PATIENCE),
                time.now(),
                now.config().timing().start(),
                () -> partners.cpuUse(running.pid()));
        if (partner.agentAlive()) {
            known.agentIsAlive(time.now());
        }
        if (known.misses() >= MISSES
                && known.patience().judge(time.now(), () -> partners.cpuUse(running.pid())) != Verdict.KILL) {
            found.add(new Finding(FaultKind.PARTNER_DOWN, id, Sentence.PARTNER_STARVED.of(running.pid())));
        } else if (known.misses() >= MISSES) {
            end(
                    id,
                    running,
                    Sentence.PARTNER_SILENT.of(
                            running.pid(), id, String.join(", ", partner.said().probes())),
                    now.well(),
                    found);
        } else if (time.since(known.agentAliveAt()).compareTo(ORPHANED) > 0) {
            end(id, running, Sentence.PARTNER_ORPHANED.of(running.pid(), id), now.well(), found);
        }
    }

    /** Whether the very CoreDNS that an agent has named answers where it does alone. */
    private boolean answers(Registration agent, Duration patience) {
        Optional<Endpoint> at = PartnerRules.firstProbe(agent);
        return at.isPresent()
                && Round.sight(prober, at.get(), patience) instanceof Sight.Of of
                && agent.coreDns()
                        .filter(named -> named.name().equals(of.marker().instance()))
                        .isPresent();
    }

    private boolean answersAtLast(Registration agent) {
        for (int i = 0; i < TRIES; i++) {
            if (answers(agent, LONG_PATIENCE)) {
                return true;
            }
        }
        return false;
    }

    /** Queries that the kernel gives to it are lost, or answered with what was true before. */
    private void end(String id, Registration.Instance instance, Words what, boolean well, List<Finding> found) {
        if (!well) {
            found.add(new Finding(FaultKind.PARTNER_DOWN, id, Sentence.PARTNER_LEFT_ALONE.of(what)));
        } else if (partners.kill(instance)) {
            LOG.atWarn()
                    .addKeyValue("partner", id)
                    .addKeyValue("pid", instance.pid())
                    .addKeyValue("why", what)
                    .log("another agent's CoreDNS was ended");
            ended.put(id, new Ended(Sentence.PARTNER_KILLED.of(what), time.now()));
        } else {
            found.add(new Finding(FaultKind.PARTNER_DOWN, id, Sentence.PARTNER_NOT_KILLED.of(what)));
        }
    }

    /** Whether another agent's CoreDNS answers clients: looked at now, before ours is started. */
    boolean isAnswered(AgentConfig config) {
        heard = !config.ha().isShared()
                ? Set.of()
                : others().stream()
                        .filter(Partner::running)
                        .map(Partner::said)
                        .filter(said -> said.cluster().equals(config.cluster())
                                && said.user() == partners.user()
                                && !said.dns().isEmpty())
                        .filter(this::answersAtLast)
                        .flatMap(said -> said.coreDns().stream())
                        .collect(Collectors.toSet());
        answered = !heard.isEmpty();
        return answered;
    }

    /** Whether another agent's CoreDNS was last seen to answer clients. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether another agent's CoreDNS, which answered clients when it was asked last, does so now. */
    boolean answersNow() {
        return answered
                && others().stream()
                        .map(Partner::said)
                        .filter(said -> Optional.ofNullable(watched.get(said.id()))
                                .filter(WatchedPartner::isAnswering)
                                .isPresent())
                        .anyMatch(said -> answers(said, PATIENCE));
    }

    /** Processes that may listen where ours does. */
    Set<Long> pids() {
        return pids;
    }

    /** Whose answers were seen lately that are nobody's here, by address. */
    Map<String, Words> strangers() {
        return clientSide.strangers();
    }

    /**
     * This agent is about to end. It says so before it looks who goes on: of agents that end at once, at least the last to look knows that
     * nobody does. It looks in any case: another may have joined since the last time.
     */
    void leave() {
        partners.leave();
        Registration own = mine;
        Situation last = before;
        if (own == null || last == null) {
            return;
        }
        try {
            List<String> clients = texts(last.clients());
            shared = partners.others().stream()
                    .filter(Partner::agentAlive)
                    .anyMatch(partner -> PartnerRules.answers(partner.said(), clients)
                            && PartnerRules.stranger(own, partner.said()).isEmpty());
        } catch (IOException unknown) {
            LOG.atDebug().setCause(unknown).log("whoever was there counts as there");
        }
    }

    /** Whether another agent answers on the same addresses. Any thread. */
    boolean isShared() {
        return shared;
    }

    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        boolean surely = refusals != 1; // its lock may just have been looked at
        unheard.filter(why -> surely).ifPresent(why -> all.add(new Finding(FaultKind.CONFIG_INVALID, "ha.lock", why)));
        return all;
    }
}
