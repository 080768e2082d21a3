// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.apply.Reloads;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.prove.Answerers;
import io.zonefleet.agent.prove.Proving;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps account of the CoreDNS process: whether it runs, what it was told, and whether it hangs. Belongs to the loop's thread. */
final class CoreDnsWatch {
    private static final Pattern VERSION = Pattern.compile("^([0-9]{1,4})\\.([0-9]{1,4})");
    /** Older ones can deadlock between reload and end (coredns#7314). */
    private static final int OLDEST_MINOR = 13;

    private final CoreDns coreDns;
    private final Reloads reloads;
    private final Proving proving;
    private final Time time;
    private final KillPatience patience = new KillPatience();
    private boolean running;
    private boolean writtenSinceEnd;
    private boolean killed;
    /** Whether the one that runs has answered since its start, wherever that was. */
    private boolean ready;
    /** Whether one of others has come since that was asked last. */
    private boolean anew;

    private Optional<String> refused = Optional.empty();
    private Set<Long> pids = Set.of();
    private Optional<Duration> within = Optional.empty();
    private boolean mayBeTold = true;
    private Optional<Words> notTold = Optional.empty();
    private int starts;
    private String version = "";
    private Optional<Finding> down = Optional.empty();
    private Optional<Finding> unclear = Optional.empty();

    CoreDnsWatch(CoreDns coreDns, Proving proving, Time time) {
        this.coreDns = coreDns;
        this.proving = proving;
        this.time = time;
        this.reloads = new Reloads(time);
    }

    /** Starts it, with what is on the disk by now. */
    void start() {
        writtenSinceEnd = false;
        coreDns.start();
    }

    /** Takes what has happened; returns whether anything has. */
    boolean takeEvents() {
        List<CoreDns.Event> events = coreDns.events();
        events.forEach(this::take);
        if (proving.answerers().isServing() && running) {
            down = Optional.empty();
            ready = true;
        }
        return !events.isEmpty();
    }

    private void take(CoreDns.Event event) {
        switch (event) {
            case CoreDns.Event.Started started -> {
                running = true;
                ready = false;
                pids = Set.of(started.pid());
                starts++;
                reloads.restarted();
                patience.restarted();
                if (writtenSinceEnd) {
                    reloads.want(); // it may have read before we wrote
                }
                proving.started(started.instance());
            }
            case CoreDns.Event.Version says -> {
                version = says.text();
                ready = true; // it says so once all its servers listen, and handles signals since before that
            }
            case CoreDns.Event.Ended ended -> {
                if (running) {
                    writtenSinceEnd = false;
                }
                running = false;
                if (!killed && !proving.answerers().isServing()) {
                    refused = Optional.of(ended.lastWords());
                }
                if (!killed) {
                    down(Sentence.COREDNS_ENDED.of(ended.how(), ended.lastWords()));
                }
                killed = false;
            }
            case CoreDns.Event.Present present -> take(present);
            case CoreDns.Event.NotTold not -> notTold = Optional.of(not.why());
            case CoreDns.Event.CannotStart cannot -> down(Sentence.COREDNS_NOT_STARTED.of(cannot.why()));
            case CoreDns.Event.Reloaded reloaded -> {
                reloads.done();
                proving.hurry();
            }
            case CoreDns.Event.ReloadFailed failed -> {
                reloads.failed(failed.why());
                refused = Optional.of(failed.why());
            }
        }
    }

    /** Others start it: what it read at its start is known by what it answers only. */
    private void take(CoreDns.Event.Present present) {
        boolean before = running;
        running = present.isAny();
        pids = present.pids();
        unclear = present.trouble();
        boolean fresh = running && (!before || !present.fresh().isEmpty());
        starts += fresh ? 1 : 0;
        anew |= fresh;
        if (!running) {
            writtenSinceEnd &= !before;
            proving.present(Set.of(), Set.of());
            return;
        }
        if (!before) {
            reloads.restarted();
        }
        if (!before && writtenSinceEnd) {
            reloads.want();
        }
        proving.present(present.names(), present.fresh());
    }

    /** Why it has refused to serve what is written, where it has since this was asked last, and would not have refused what is not ours anyway. */
    Optional<String> refusal() {
        Optional<String> why = mayBeTold ? refused : Optional.empty();
        refused = Optional.empty();
        return why;
    }

    /** Whether others have started one since this was asked last: it has taken what it found on the disk, whatever was refused before. */
    boolean hasComeAnew() {
        boolean came = anew;
        anew = false;
        return came;
    }

    private void down(Words words) {
        down = Optional.of(new Finding(FaultKind.COREDNS_DOWN, "coredns", words));
    }

    /** Something was written that has to be read anew; the number of the reload that will, 0 where none runs that would have to. */
    int wantReload() {
        return running ? reloads.want() : 0;
    }

    /** What others write has come to be such that it would take it. */
    void readAnew() {
        wantReload();
        coreDns.startNow();
    }

    /** Something was written. */
    void wrote() {
        writtenSinceEnd = !running;
    }

    /**
     * How it comes to read anew from now on.
     *
     * @param delay in which it does so by itself; empty where it is signalled
     * @param allowed whether it would take what there is to read
     */
    void readsWithin(Optional<Duration> delay, boolean allowed) {
        within = delay;
        mayBeTold = allowed;
    }

    /** In which it reads anew by itself; empty where it is signalled. */
    Optional<Duration> within() {
        return within;
    }

    /** Tells CoreDNS what it is to be told. One of ours not before it has answered: until it is prepared for it, the signal would end it. */
    void tell() {
        if (mayBeTold
                && running
                && (!coreDns.isOurs() || ready || proving.answerers().isServing())
                && reloads.send(coreDns, within)) {
            notTold = Optional.empty();
        }
    }

    /**
     * Ends a CoreDNS that hangs, where that may help; says so where it is not ours to end.
     *
     * @param start what it gets to answer after its start
     * @param othersAnswer whether another instance answers the same clients now: asked only where ours does not
     */
    void killWhereItHangs(Duration start, BooleanSupplier othersAnswer) {
        if (!running) {
            return;
        }
        long now = time.now();
        List<String> silent = proving.answerers().silent();
        patience.note(!silent.isEmpty(), now, coreDns::cpuUse);
        if (proving.answerers().isHung(now, start)
                || (proving.answerers().isHungWhereOthersAnswer() && othersAnswer.getAsBoolean())) {
            Words what = Sentence.COREDNS_SILENT.of(String.join(", ", silent));
            if (!coreDns.isOurs()) {
                down(Sentence.COREDNS_NOT_OURS.of(what));
                return;
            }
            switch (patience.judge(now, coreDns::cpuUse)) {
                case KILL -> {
                    patience.killed();
                    kill(what);
                }
                case STARVED -> down(Sentence.COREDNS_STARVED.of(what));
                case AGAIN -> down(Sentence.COREDNS_SPARED.of(what));
            }
        }
    }

    /**
     * How it answers, for what depends on that.
     *
     * @param standIn whether by a Corefile that stands in for the one that is wanted: of that nothing is proved, not even an address
     */
    Network.Answers answers(Duration start, boolean standIn) {
        Answerers answerers = proving.answerers();
        if (!running || !answerers.isServing() || answerers.isHung(time.now(), start)) {
            return Network.Answers.NOT;
        }
        return answerers.isProved() && !standIn ? Network.Answers.PROVED : Network.Answers.PARTLY;
    }

    /** Whether it is the agent's to start and to end. */
    boolean isOurs() {
        return coreDns.isOurs();
    }

    /** Ends CoreDNS, which is then started anew. Only one that is ours. */
    void kill(Words why) {
        running = false;
        killed = true;
        writtenSinceEnd = false;
        down(Sentence.COREDNS_KILLED.of(why));
        coreDns.kill();
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        down.ifPresent(findings::add);
        unclear.ifPresent(findings::add);
        notTold.ifPresent(why -> findings.add(new Finding(FaultKind.RELOAD_FAILED, "coredns", why)));
        Matcher number = VERSION.matcher(version);
        if (number.find() && number.group(1).equals("1") && Integer.parseInt(number.group(2)) < OLDEST_MINOR) {
            findings.add(new Finding(
                    FaultKind.CONFIG_INVALID,
                    "coredns.binary",
                    Sentence.COREDNS_TOO_OLD.of(version, "1." + OLDEST_MINOR)));
        }
        reloads.failure()
                .ifPresent(why -> findings.add(
                        new Finding(FaultKind.RELOAD_FAILED, "corefile", Sentence.COREFILE_NOT_TAKEN.of(why))));
        return findings;
    }

    Reloads reloads() {
        return reloads;
    }

    boolean isRunning() {
        return running;
    }

    /** Its pids; none where none runs. */
    Set<Long> pids() {
        return running ? pids : Set.of();
    }

    /** Whether its processes can be told from others: not where it runs and none of them is seen. */
    boolean isKnown() {
        return !running || !pids.isEmpty();
    }

    int restarts() {
        return Math.max(0, starts - 1);
    }

    String version() {
        return version;
    }
}
