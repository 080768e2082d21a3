// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.prove.Answerers;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.prove.SocketProber;
import io.zonefleet.agent.report.FaultBook;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.steps.Pickup;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the node to what the store says, over and over: take what is new, write what differs, tell CoreDNS, see whether it answers so,
 * say how it is. What comes from outside only moves the next {@link #step} nearer.
 *
 * <p>All state belongs to the one thread that calls {@link #step}; {@link LoopThread} is that thread in production, a simulation calls it
 * by hand.
 */
final class ReconcileLoop {
    private static final int HEAL_SHARE = 200;
    private static final int LONGEST_HEAL = 12;

    private final LoopParts world;
    private final Time time;
    private final NodeParts node;
    private final Following following;
    private final Renderings renderings;
    private final NodeFiles files;
    private final Proving proving;
    private final CoreDnsWatch coreDns;
    private final Joining joining;
    private final Escalation escalation = new Escalation();
    private final Memory memory;
    private final Standing standing;
    private final Backlog backlog = new Backlog();
    private final StartGate gate;
    private final KubeDnsGate kubeDns;
    private final ServedByRole role;
    private final ConfigHolder config;
    private Optional<String> word = Optional.empty();
    private StoreView.Seen seen;
    private boolean judgeAgain = true;
    private boolean bringAgain;
    /** Begun and not ended: a defect has come between. It is tried again when it is time to look, so that all else goes on meanwhile. */
    private boolean judging;

    private boolean bringing;
    private List<Finding> defects = List.of();
    private long nextLook;

    ReconcileLoop(AgentConfig config, LoopParts world) {
        this.config = new ConfigHolder(config);
        this.world = world;
        this.time = world.time();
        this.node = NodeParts.of(config, world);
        this.following = node.following();
        this.renderings = node.renderings();
        this.files = node.files();
        this.proving = node.proving();
        this.coreDns = node.coreDns();
        this.joining = new Joining(renderings, node.partners(), time);
        this.memory = new Memory(node, time);
        this.standing = new Standing(node, time, world.proved());
        this.gate = new StartGate(config, world, node.coreDns());
        this.role = new ServedByRole(config.isZoneServer());
        this.kubeDns = new KubeDnsGate(world.network(), new SocketProber(), time, new Random());
        this.seen = world.store().seen();
        this.nextLook = time.now();
    }

    /** Serves what was served last, without waiting for anything. Before the first {@link #step}. */
    void start() throws IOException {
        files.recall();
        lookAtOperator();
        boolean apart = joining.begin(config.current());
        if (!apart && files.isProvedCorefileOnDisk()) {
            gate.tryStart(); // reading what is remembered of many names takes longer than CoreDNS needs to answer them
        }
        renderings.look(config.current());
        following.recall(config.current().cluster(), !files.hasCorefile());
        if (following.served().isEmpty()) {
            joining.skip();
        }
        bring();
        if (following.served().isEmpty()) {
            renderings.assume(config.current());
            proving.expect(renderings.listening(), files.corefileVersion(), 0);
        }
        nextLook = time.now() + config.current().timing().heal().toNanos();
        gate.start();
    }

    /** Does what is due, and says how long until something is, unless woken before. */
    Duration step() {
        gate.step();
        boolean news = coreDns.takeEvents();
        if (news) {
            watchPartners(); // they hear of a new CoreDNS before it is asked whether it answers, which may take long
        }
        bringAgain |= coreDns.refusal()
                .filter(why -> files.refuseCorefile(why, proving.answerers().corefile()))
                .isPresent();
        boolean anew = coreDns.hasComeAnew();
        bringAgain |= files.tryRefusedWhere(() -> anew || node.network().haveAddressesCome());
        takeStore();
        look();
        if (bringAgain) {
            bringAgain = false;
            bringing = true;
            bring();
            bringing = false;
        }
        coreDns.tell();
        Duration wait = prove();
        long asked = time.now();
        node.network().answers(answers());
        escalate();
        Duration partners = watchPartners();
        Duration scan = node.lookAround(!strangers().isEmpty())
                .orElse(config.current().timing().heal());
        bringAgain |= memory.step();
        claim(asked);
        report(news);
        join();
        Duration look = Duration.ofNanos(Math.max(0, nextLook - time.now()));
        Duration least = Collections.min(
                List.of(wait, scan, partners, look, following.tornFor().orElse(look)));
        boolean released = backlog.waits() && proving.isProved();
        return bringAgain || released || least.isNegative() ? Duration.ZERO : least;
    }

    /** After the report: what was proved so far is not where clients are answered. The others hear of it before it is so. */
    private void join() {
        if (joining.step(following.follows() && node.isProved())) {
            bringAgain = true;
            watchPartners();
        }
    }

    private void takeStore() {
        StoreView.Seen now = world.store().seen();
        boolean changed = now.deltas() != seen.deltas() || judgeAgain;
        seen = now;
        if (backlog.waits(proving.isProved() ? Duration.ZERO : standing.unproved(), proving.stuck())) {
            judgeAgain |= changed;
        } else if (changed && now.isLoaded()) {
            judgeAgain = false;
            judging = true;
            if (following.take(now.image(), word.or(config.current()::acceptEpoch))) {
                bringAgain = true;
                now.receivedLive().ifPresent(standing::await);
            }
            judging = false;
        }
        if (following.isTornTooLong()) {
            world.rereadStore().run();
        }
    }

    /** Sees what others did to the files. On a disk where that takes long, less often, within limits: one look may be slow by chance. */
    private void look() {
        long begun = time.now();
        if (begun - nextLook >= 0) {
            files.look();
            if (lookAtOperator()) {
                coreDns.readAnew();
                files.tryRefusedWhere(() -> true);
            }
            renderings.look(config.current());
            bringAgain = true;
            judgeAgain |= following.wantsAgain() || judging;
            long took = time.now() - begun;
            long heal = config.current().timing().heal().toNanos();
            nextLook = time.now() + Math.clamp(HEAL_SHARE * took, heal, LONGEST_HEAL * heal);
        }
    }

    private boolean lookAtOperator() {
        boolean reason = node.operator().look(config.current());
        coreDns.readsWithin(
                node.operator().readsWithin().or(config.current()::readsWithin),
                node.operator().mayBeTold());
        return reason;
    }

    private void bring() {
        if (following.served().isEmpty() || node.operator().isUnread()) {
            return; // the disk is ahead of what is known: it is served as it is
        }
        ServedImage served = kubeDns.admit(role.of(following.served().get()));
        node.resolver().follow(served);
        node.network().follow(served.profile(), config.current());
        node.network().waits(kubeDns.waits());
        List<Step> done = files.bring(served, config.current());
        Rendering rendering = renderings.newest().orElseThrow();
        int reload = 0;
        if (!done.isEmpty()) {
            memory.written();
            coreDns.wrote();
            reload = Pickup.of(done, situation(rendering)) == Pickup.SIGNAL ? coreDns.wantReload() : 0;
        }
        Set<String> rewritten = done.stream()
                .flatMap(step -> step instanceof Step.PutZone put ? Stream.of(put.file()) : Stream.empty())
                .collect(Collectors.toSet());
        proving.brace();
        proving.book().follow(rendering, files::isOnDisk, rewritten, reload);
        int needed = reload;
        files.expected().ifPresent(now -> proving.expect(now.listening(), now.version(), needed));
    }

    private Pickup.Situation situation(Rendering rendering) {
        return new Pickup.Situation(
                renderings.profile().profile().apply(),
                rendering.corefile().tick(),
                renderings.profile().profile().cache().size() > 0,
                coreDns.reloads().takes(),
                coreDns.within().isEmpty());
    }

    private Duration prove() {
        if (!coreDns.isRunning()) {
            return config.current().timing().heal();
        }
        Duration wait = proving.step(
                coreDns.reloads().over(),
                config.current().timing().probe(),
                config.current().timing().proveAll(),
                node.partners().isAnswered());
        if (files.expected().isPresent()
                && node.foreign().isAloneAt(asked())
                && node.operator().mayBeTold()) {
            coreDns.killWhereItHangs(config.current().timing().start(), node.partners()::answersNow);
        }
        return wait;
    }

    /** Rules stay while anybody answers behind them. */
    private Network.Answers answers() {
        Network.Answers own = coreDns.answers(config.current().timing().start(), files.isStandIn());
        return own == Network.Answers.NOT && node.partners().isAnswered() ? Network.Answers.PARTLY : own;
    }

    /** Who else may answer is known before anybody is taken for a stranger. */
    private Duration watchPartners() {
        Answerers own = proving.answerers();
        return node.partners()
                .step(new PartnerWatch.Situation(
                        config.current(),
                        coreDns.pids(),
                        own.instances(),
                        renderings.clients(),
                        renderings.isApart(),
                        asked(),
                        coreDns.isRunning() && own.isServing() && own.silent().isEmpty()));
    }

    private List<Endpoint> asked() {
        return renderings.listening().stream().map(Listening::endpoint).toList();
    }

    /** Nothing is claimed that a loss of power would take back, or that was accepted and is not written. */
    private void claim(long seenAt) {
        if (!bringing && coreDns.isRunning() && node.isProved() && files.isSettled()) {
            standing.proved(following.fence(), seenAt);
        }
    }

    /** Who has answered that is neither ours nor another agent's here. */
    private Map<String, Words> strangers() {
        Map<String, Words> seen = new TreeMap<>(node.partners().strangers());
        seen.putAll(proving.answerers().strangers(time.now()));
        return seen;
    }

    private void escalate() {
        // files that are not complete are so for a reason that is known, and that no reload would remove
        if (files.isWrittenOut()
                && proving.answerers().isServing()
                && !coreDns.reloads().isBusy()
                && renderings.newest().isPresent()) {
            Duration prove = config.current().timing().prove();
            escalation.step(
                    renderings.newest().get(),
                    proving,
                    coreDns,
                    prove,
                    node.foreign().isAloneAt(asked()));
        }
    }

    private void report(boolean news) {
        FaultBook faults = standing.faults();
        Instant now = time.instant().get();
        defects = judging || bringing ? defects : List.of();
        faults.set("internal", defects, now);
        faults.set("config", config.findings(), now);
        faults.set("store", seen.findings(world.reportTrouble()), now);
        faults.set("rival", world.rivalFindings(), now);
        faults.set("operator", node.operator().findings(coreDns.reloads().isBusy()), now);
        faults.set("following", following.findings(), now);
        faults.set("files", files.findings(), now);
        faults.set("memory", memory.findings(), now);
        faults.set("coredns", coreDns.findings(), now);
        faults.set("start", gate.findings(), now);
        faults.set("network", node.network().findings(), now);
        faults.set("kube-dns", kubeDns.findings(), now);
        faults.set("proof", escalation.findings(renderings.newest(), proving), now);
        faults.set("foreign", foreignFindings(), now);
        faults.set("ports", node.ports().findings(), now);
        faults.set("partners", node.partners().findings(), now);
        faults.set("joining", joining.findings(), now);
        standing.view(news, config.current()).ifPresent(world.report());
    }

    /** An answer without our marker, where no other process listens, is of the operator's CoreDNS, which has not read our part yet. */
    private List<Finding> foreignFindings() {
        Map<String, Words> strangers = strangers();
        boolean isHis = node.operator().isGuest()
                && node.foreign().isAlone()
                && !coreDns.pids().isEmpty();
        if (!isHis) {
            return node.foreign().findings(strangers);
        }
        return proving.answerers().isServing()
                ? List.of()
                : strangers.keySet().stream()
                        .map(where -> new Finding(FaultKind.RELOAD_AWAITED, where, Sentence.ANSWERS_WITHOUT_OURS.of()))
                        .toList();
    }

    /** After the last {@link #step}. CoreDNS goes on. */
    void finish() {
        kubeDns.close();
        memory.finish();
        node.partners().leave();
    }

    /** A step has failed, which none should: said where everything else is said, until what has failed does not. */
    void failed(RuntimeException defect) {
        defects = List.of(new Finding(FaultKind.INTERNAL, "loop", Sentence.STEP_FAILED.of(defect)));
        standing.faults().set("internal", defects, time.instant().get());
        standing.view(true, config.current()).ifPresent(world.report());
    }

    /** Takes another configuration, or says what is wrong with it; then the one before stays. */
    List<Violation> configure(Parsed<AgentConfig> read) {
        List<Violation> wrong = config.take(read);
        if (wrong.isEmpty()) {
            lookAtOperator();
            renderings.look(config.current());
            judgeAgain = true;
            bringAgain = true;
        }
        return wrong;
    }

    /** An operator's word that the store may have this epoch. */
    void acceptEpoch(String epoch) {
        word = Optional.of(epoch);
        judgeAgain = true;
    }

    /** Whether another agent answers on the same addresses. */
    boolean isShared() {
        return node.partners().isShared();
    }

    /** What the node is made of, for questions between two steps. */
    NodeParts node() {
        return node;
    }
}
