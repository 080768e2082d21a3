// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.prove.ProofBook;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.report.FaultBook;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.steps.Pickup;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Duration UNPROVED_MEMORY = Duration.ofSeconds(5);
    private static final int HEAL_SHARE = 200;

    private final LoopParts parts;
    private final Time time;
    private final Following following;
    private final NodeFiles files;
    private final Proving proving;
    private final CoreDnsWatch coreDns;
    private final ForeignWatch foreign;
    private final Escalation escalation = new Escalation();
    private final Standing standing;
    private final ConfigHolder config;
    private Optional<String> word = Optional.empty();
    private StoreView.Seen seen;
    private boolean judgeAgain = true;
    private boolean bringAgain;
    private boolean unsettled;
    private long lastChange;
    private long nextLook;

    ReconcileLoop(AgentConfig config, LoopParts parts) {
        this.config = new ConfigHolder(config);
        this.parts = parts;
        this.time = parts.time();
        this.following = new Following(parts.state(), time);
        this.files = new NodeFiles(parts.disk(), config.places());
        this.proving = new Proving(parts.prober(), time);
        this.coreDns = new CoreDnsWatch(parts.coreDns(), proving, time);
        this.foreign = new ForeignWatch(parts.neighbours(), time);
        this.standing = new Standing(time, parts.proved());
        this.seen = parts.store().seen();
        this.lastChange = time.now();
        this.nextLook = lastChange;
    }

    /** Serves what was served last, without waiting for anything. Before the first {@link #step}. */
    void start() throws IOException {
        files.look(config.current());
        following.recall(config.current().cluster(), !files.hasCorefile());
        bring();
        if (following.served().isEmpty()) {
            proving.expect(files.assumedListening(config.current()), files.corefileVersion(), 0);
        }
        nextLook = time.now() + config.current().timing().heal().toNanos();
        coreDns.start();
    }

    /** Does what is due, and says how long until something is, unless woken before. */
    Duration step() {
        boolean news = coreDns.takeEvents();
        takeStore();
        look();
        if (bringAgain) {
            bringAgain = false;
            bring();
        }
        coreDns.tell();
        Duration wait = prove();
        escalate();
        boolean strangers = !proving.answerers().strangers(time.now()).isEmpty();
        Duration scan = foreign.step(files.endpoints(), coreDns.pid(), strangers);
        remember();
        report(news);
        Duration look = Duration.ofNanos(Math.max(0, nextLook - time.now()));
        return least(wait, scan, look, following.tornFor().orElse(look));
    }

    private static Duration least(Duration first, Duration... others) {
        Duration least = first;
        for (Duration other : others) {
            least = other.compareTo(least) < 0 ? other : least;
        }
        return least.isNegative() ? Duration.ZERO : least;
    }

    private void takeStore() {
        StoreView.Seen now = parts.store().seen();
        boolean changed = now.deltas() != seen.deltas() || judgeAgain;
        seen = now;
        if (changed && now.isLoaded()) {
            judgeAgain = false;
            if (following.take(now.image(), word.or(config.current()::acceptEpoch))) {
                bringAgain = true;
                now.receivedLive().ifPresent(standing::await);
            }
        }
        if (following.isTornTooLong()) {
            parts.rereadStore().run();
        }
    }

    /** Sees what others did to the files. On a disk where that takes long, less often. */
    private void look() {
        long begun = time.now();
        if (begun - nextLook >= 0) {
            files.look(config.current());
            bringAgain = true;
            long took = time.now() - begun;
            nextLook = time.now() + Math.max(config.current().timing().heal().toNanos(), HEAL_SHARE * took);
        }
    }

    private void bring() {
        if (following.served().isEmpty()) {
            return; // the disk is ahead of what is remembered: it is served as it is
        }
        List<Step> done = files.bring(following.served().get(), config.current());
        Rendering rendering = files.rendering().orElseThrow();
        int reload = 0;
        if (!done.isEmpty()) {
            lastChange = time.now();
            unsettled = true;
            coreDns.wrote();
            reload = Pickup.of(done, situation(rendering)) == Pickup.SIGNAL ? coreDns.wantReload() : 0;
        }
        Set<String> rewritten = done.stream()
                .flatMap(step -> step instanceof Step.PutZone put ? Stream.of(put.file()) : Stream.empty())
                .collect(Collectors.toSet());
        proving.brace();
        proving.book().follow(rendering, files::isOnDisk, rewritten, reload);
        if (files.isCorefileOnDisk()) {
            proving.expect(files.listening(), rendering.corefile().version(), reload);
        }
    }

    private Pickup.Situation situation(Rendering rendering) {
        return new Pickup.Situation(
                files.profile().profile().apply(),
                rendering.corefile().tick(),
                files.isCached(),
                coreDns.reloads().takes());
    }

    private Duration prove() {
        if (!coreDns.isRunning()) {
            return config.current().timing().heal();
        }
        Duration wait = proving.step(
                coreDns.reloads().over(),
                config.current().timing().probe(),
                config.current().timing().proveAll());
        if (files.rendering().isPresent() && foreign.isAlone()) {
            coreDns.killWhereItHangs(config.current().timing().start());
        }
        if (isProved()) {
            standing.proved(following.fence());
        }
        return wait;
    }

    private boolean isProved() {
        return proving.isProved()
                && files.isComplete()
                && following.served().isPresent()
                && !coreDns.reloads().isBusy();
    }

    private void escalate() {
        if (proving.answerers().isServing()
                && !coreDns.reloads().isBusy()
                && files.rendering().isPresent()) {
            Duration prove = config.current().timing().prove();
            escalation.step(files.rendering().get(), proving, coreDns, prove, foreign.isAlone());
        }
    }

    /** After the answer is right, or when that takes long: what was written is made to last. */
    private void remember() {
        boolean calm = isProved() || time.since(lastChange).compareTo(UNPROVED_MEMORY) > 0;
        if (!calm) {
            return;
        }
        try {
            if (unsettled) {
                files.settle();
                unsettled = false;
            }
            if (following.wantsRemembering()) {
                following.remember();
            }
            standing.faults().set("memory", List.of(), time.instant().get());
        } catch (IOException e) {
            String message = "what is served can't be remembered for the next start: " + e;
            standing.faults()
                    .set(
                            "memory",
                            List.of(new Finding(FaultKind.WRITE_FAILED, "state", message)),
                            time.instant().get());
        }
    }

    private void report(boolean news) {
        FaultBook faults = standing.faults();
        Instant now = time.instant().get();
        faults.set("config", config.findings(), now);
        faults.set("store", storeFindings(), now);
        faults.set("following", following.findings(), now);
        faults.set("files", files.findings(), now);
        faults.set("coredns", coreDns.findings(), now);
        faults.set(
                "proof",
                files.rendering()
                        .map(rendering -> escalation.findings(rendering, proving))
                        .orElse(List.of()),
                now);
        faults.set("foreign", foreign.findings(proving.answerers().strangers(time.now())), now);
        standing.view(news, config.current(), following.fence(), files, proving, coreDns)
                .ifPresent(parts.report());
    }

    private List<Finding> storeFindings() {
        Optional<String> trouble = seen.trouble().or(parts.reportTrouble());
        return trouble.map(why -> List.of(
                        new Finding(FaultKind.ETCD_UNREACHABLE, "etcd", "the last known good is served: " + why)))
                .orElse(List.of());
    }

    /** Takes another configuration, or says what is wrong with it; then the one before stays. */
    List<Violation> configure(Parsed<AgentConfig> read) {
        List<Violation> wrong = config.take(read);
        if (wrong.isEmpty()) {
            files.look(config.current());
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

    /** What is written and what was seen of it. */
    ProofBook book() {
        return proving.book();
    }

    /** What the files are to be; empty where what is there is served as it is. */
    Optional<Rendering> rendering() {
        return files.rendering();
    }
}
