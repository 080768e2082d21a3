// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A CoreDNS that reads a simulated disk as the real one does: all of it at its start and when it is signalled, a zone file at its tick
 * where the serial differs. It can die, hang, be deaf to signals and refuse a Corefile. Used by one thread.
 *
 * <p>One that others start goes on whatever becomes of the agent, which sees it come and go and learns what came of a signal later.
 */
public final class SimulatedCoreDns implements CoreDns, Prober {
    private static final Duration START = Duration.ofMillis(50);
    private static final Duration RELOAD = Duration.ofMillis(3);
    private static final Duration RESTART = Duration.ofMillis(100);
    /** Until others start one that has ended, or that they find to hang. */
    private static final Duration RESTART_BY_OTHERS = Duration.ofSeconds(1);
    /** After which a signal that has changed nothing is taken for refused, or one that nobody could hear for heard. */
    private static final Duration UNTOUCHED = Duration.ofSeconds(5);

    private static final Finding GONE =
            new Finding(FaultKind.COREDNS_DOWN, "coredns", Sentence.COREDNS_NOT_FOUND.of("coredns", "Corefile", ""));

    private final SimulatedDisk disk;
    private final Path corefile;
    private final ManualTime time;
    private final boolean ofOthers;
    private final List<Event> events = new ArrayList<>();
    /** By text: files are looked at again and again. */
    private final Map<String, SimulatedZone> parsed = new HashMap<>();

    private final Map<String, SimulatedZone> zones = new TreeMap<>();
    private @Nullable SimulatedCorefile served;
    private int instance;
    private long answersFrom = Long.MAX_VALUE;
    private long startsAt = Long.MAX_VALUE;
    private long reloadsAt = Long.MAX_VALUE;
    private long ticksAt = Long.MAX_VALUE;
    private boolean hung;
    private int deaf;
    private String refuses = "\0";
    private boolean watched;
    private Optional<Event> later = Optional.empty();
    private long laterAt = Long.MAX_VALUE;
    private int reloads;
    private long loads;

    /** One that the agent starts. */
    public SimulatedCoreDns(SimulatedDisk disk, Path corefile, ManualTime time) {
        this(disk, corefile, time, false);
    }

    /** @param ofOthers whether others start it, from now on whenever it ends */
    public SimulatedCoreDns(SimulatedDisk disk, Path corefile, ManualTime time, boolean ofOthers) {
        this.disk = disk;
        this.corefile = corefile;
        this.time = time;
        this.ofOthers = ofOthers;
        this.startsAt = ofOthers ? time.now() : Long.MAX_VALUE;
    }

    /** Zones with serials, as they are answered now. */
    public Map<String, Long> serials() {
        run();
        Map<String, Long> serials = new TreeMap<>();
        zones.forEach((name, zone) -> serials.put(name, zone.serial()));
        return serials;
    }

    /** Zones as they are answered now; empty where it does not answer. */
    public Optional<Map<String, SimulatedZone>> zones() {
        run();
        return isAnswering() ? Optional.of(Map.copyOf(zones)) : Optional.empty();
    }

    private boolean isAnswering() {
        return served != null && !hung && answersFrom <= time.now();
    }

    /** Whether nothing has happened that nobody has been told yet. */
    public boolean isQuiet() {
        run();
        return events.isEmpty();
    }

    /** Changes with every zone that is loaded or dropped, and with every process. */
    public long loads() {
        run();
        return loads;
    }

    /** What a client gets for the addresses of {@code name}; empty where nobody answers. */
    public Optional<SimulatedAnswer> answer(String name) {
        run();
        SimulatedCorefile now = served;
        return now == null || !isAnswering() ? Optional.empty() : Optional.of(SimulatedAnswer.of(name, zones, now));
    }

    /** How often it has read everything anew. */
    public int reloads() {
        return reloads;
    }

    /** Which process it is. */
    public int instance() {
        return instance;
    }

    /** It ends by itself. */
    public void die() {
        if (answersFrom != Long.MAX_VALUE) {
            end("signal 9");
        }
    }

    /** Whoever runs it starts it anew where it hangs. Only for one of others. */
    public void isLookedAfter() {
        if (ofOthers && hung) {
            end("signal 9");
        }
    }

    /** The machine has no power: it is gone, and others start theirs with the machine. */
    public void losePower() {
        forget();
        startsAt = ofOthers ? time.now() + RESTART.toNanos() : Long.MAX_VALUE;
    }

    /** It no longer does anything. */
    public void hang() {
        hung = true;
    }

    /** It does not hear that many signals. */
    public void becomeDeaf(int signals) {
        deaf = signals;
    }

    /** It refuses a Corefile that has this text in it. */
    public void refuse(String text) {
        refuses = text;
    }

    private void end(String how) {
        disk.note("CoreDNS ends: " + how);
        forget();
        startsAt = time.now() + (ofOthers ? RESTART_BY_OTHERS : RESTART).toNanos();
        if (ofOthers) {
            later = later.map(untouched -> new Event.Reloaded()); // what has ended serves nothing old
            laterAt = later.isPresent() ? Math.min(laterAt, time.now()) : Long.MAX_VALUE;
            tell(new Event.Present(Set.of(), Set.of(), Set.of(), Optional.of(GONE)));
        } else {
            tell(new Event.Ended(how, "simulated"));
        }
    }

    private void forget() {
        answersFrom = Long.MAX_VALUE;
        reloadsAt = Long.MAX_VALUE;
        ticksAt = Long.MAX_VALUE;
        hung = false;
        served = null;
        zones.clear();
        loads++;
    }

    private void tell(Event event) {
        if (watched) {
            events.add(event);
        }
    }

    private boolean isThere() {
        return answersFrom != Long.MAX_VALUE;
    }

    @Override
    public boolean isOurs() {
        return !ofOthers;
    }

    @Override
    public Set<Long> pids() {
        return ofOthers && isThere() ? Set.of((long) instance) : Set.of();
    }

    @Override
    public void awaitReload(Duration within) {
        throw new AssertionError("it is always signalled");
    }

    @Override
    public void start() {
        watched = true;
        if (!ofOthers) {
            startsAt = time.now();
        } else if (isThere()) {
            present();
        } else {
            tell(new Event.Present(Set.of(), Set.of(), Set.of(), Optional.of(GONE)));
        }
        run();
    }

    private void present() {
        Set<String> names = Set.of("z" + instance);
        tell(new Event.Present(names, names, pids(), Optional.empty()));
    }

    @Override
    public void reload() {
        if (ofOthers && answersFrom > time.now()) {
            later(new Event.Reloaded()); // it handles no signal yet, and gets none
            return;
        }
        if (answersFrom > time.now()) {
            throw new AssertionError("a signal before it answers would end CoreDNS");
        }
        if (deaf > 0) {
            deaf--;
        } else if (!hung) {
            reloadsAt = time.now() + RELOAD.toNanos();
            return;
        }
        if (ofOthers) {
            later(new Event.ReloadFailed("it goes on with its old servers"));
        }
    }

    private void later(Event event) {
        later = Optional.of(event);
        laterAt = time.now() + UNTOUCHED.toNanos();
    }

    @Override
    public void kill() {
        if (ofOthers) {
            throw new AssertionError("it belongs to others");
        }
        end("signal 9");
    }

    @Override
    public List<Event> events() {
        run();
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    @Override
    public void stop() {
        watched = false;
        events.clear();
        later = Optional.empty();
        laterAt = Long.MAX_VALUE;
        if (!ofOthers) {
            forget();
            startsAt = Long.MAX_VALUE;
        }
    }

    /** Does what was due by now. */
    private void run() {
        if (startsAt <= time.now()) {
            startsAt = Long.MAX_VALUE;
            instance++;
            if (!ofOthers) {
                tell(new Event.Started("z" + instance, instance));
            }
            if (!load()) {
                end("exit code 1");
                return;
            }
            answersFrom = time.now() + START.toNanos();
            if (ofOthers) {
                present();
            }
        }
        if (laterAt <= time.now()) {
            laterAt = Long.MAX_VALUE;
            later.ifPresent(this::tell);
            later = Optional.empty();
        }
        if (hung) {
            return;
        }
        if (reloadsAt <= time.now()) {
            reloadsAt = Long.MAX_VALUE;
            reloads++;
            tell(load() ? new Event.Reloaded() : new Event.ReloadFailed("simulated"));
        }
        SimulatedCorefile now = served;
        if (now != null && ticksAt <= time.now()) {
            ticksAt = time.now() + now.tick().toNanos();
            now.files().forEach(this::look);
        }
    }

    private boolean load() {
        disk.note("CoreDNS reads everything");
        Optional<String> there = read(corefile).or(() -> ofOthers ? Optional.empty() : Optional.of(""));
        Optional<String> text = there.flatMap(whole -> SimulatedCorefile.whole(whole, this::read));
        if (text.isEmpty() || text.get().contains(refuses)) {
            return false;
        }
        SimulatedCorefile next = SimulatedCorefile.of(text.get());
        Map<String, SimulatedZone> loaded = new TreeMap<>();
        for (Map.Entry<String, String> file : next.files().entrySet()) {
            Optional<String> zone = read(Path.of(file.getValue()));
            if (zone.isEmpty()) {
                throw new AssertionError("the Corefile names a zone file that is not there: " + file);
            }
            loaded.put(file.getKey(), parsed(zone.get()));
        }
        zones.clear();
        zones.putAll(loaded);
        loads++;
        served = next;
        ticksAt = time.now() + next.tick().toNanos();
        return true;
    }

    private SimulatedZone parsed(String text) {
        return parsed.computeIfAbsent(text, SimulatedZone::of);
    }

    private void look(String name, String file) {
        read(Path.of(file))
                .map(this::parsed)
                .ifPresent(onDisk -> zones.computeIfPresent(name, (zone, known) -> {
                    if (known.serial() == onDisk.serial()) {
                        return known;
                    }
                    loads++;
                    return onDisk;
                }));
    }

    private Optional<String> read(Path file) {
        try {
            return Optional.of(new String(disk.read(file), StandardCharsets.UTF_8));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<Optional<Reply>> ask(Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
        run();
        SimulatedCorefile now = served;
        if (now == null || hung || answersFrom > time.now() || !now.endpoints().contains(server.text())) {
            if (hung) {
                time.advance(timeout);
            }
            return Collections.nCopies(questions.size(), Optional.empty());
        }
        return questions.stream()
                .map(question -> Optional.of(SimulatedReply.of(question, zones, now.version(), "z" + instance)))
                .toList();
    }
}
