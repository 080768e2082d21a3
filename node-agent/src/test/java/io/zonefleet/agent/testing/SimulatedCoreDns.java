// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CoreDNS that reads a simulated disk as the real one does: all of it at its start and when it is signalled, a zone file at its tick
 * where the serial differs. It can die, hang, be deaf to signals and refuse a Corefile. Used by one thread.
 */
public final class SimulatedCoreDns implements CoreDns, Prober {
    private static final Duration START = Duration.ofMillis(50);
    private static final Duration RELOAD = Duration.ofMillis(3);
    private static final Duration RESTART = Duration.ofMillis(100);

    private final SimulatedDisk disk;
    private final Path corefile;
    private final ManualTime time;
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
    private int reloads;
    private long loads;

    public SimulatedCoreDns(SimulatedDisk disk, Path corefile, ManualTime time) {
        this.disk = disk;
        this.corefile = corefile;
        this.time = time;
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
        answersFrom = Long.MAX_VALUE;
        reloadsAt = Long.MAX_VALUE;
        ticksAt = Long.MAX_VALUE;
        hung = false;
        zones.clear();
        loads++;
        served = null;
        events.add(new Event.Ended(how, "simulated"));
        startsAt = time.now() + RESTART.toNanos();
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public Set<Long> pids() {
        return Set.of();
    }

    @Override
    public void awaitReload(Duration within) {
        throw new AssertionError("it is always signalled");
    }

    @Override
    public void start() {
        startsAt = time.now();
        run();
    }

    @Override
    public void reload() {
        if (answersFrom > time.now()) {
            throw new AssertionError("a signal before it answers would end CoreDNS");
        }
        if (deaf > 0) {
            deaf--;
        } else if (!hung) {
            reloadsAt = time.now() + RELOAD.toNanos();
        }
    }

    @Override
    public void kill() {
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
        answersFrom = Long.MAX_VALUE;
        startsAt = Long.MAX_VALUE;
        reloadsAt = Long.MAX_VALUE;
        ticksAt = Long.MAX_VALUE;
        hung = false;
        served = null;
        zones.clear();
        loads++;
    }

    /** Does what was due by now. */
    private void run() {
        if (startsAt <= time.now()) {
            startsAt = Long.MAX_VALUE;
            instance++;
            events.add(new Event.Started("z" + instance, instance));
            if (!load()) {
                end("exit code 1");
                return;
            }
            answersFrom = time.now() + START.toNanos();
        }
        if (hung) {
            return;
        }
        if (reloadsAt <= time.now()) {
            reloadsAt = Long.MAX_VALUE;
            reloads++;
            events.add(load() ? new Event.Reloaded() : new Event.ReloadFailed("simulated"));
        }
        SimulatedCorefile now = served;
        if (now != null && ticksAt <= time.now()) {
            ticksAt = time.now() + now.tick().toNanos();
            now.files().forEach(this::look);
        }
    }

    private boolean load() {
        disk.note("CoreDNS reads everything");
        Optional<String> text = SimulatedCorefile.whole(read(corefile).orElse(""), this::read);
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
                .map(question -> Optional.of(answer(question, now)))
                .toList();
    }

    private Reply answer(Question question, SimulatedCorefile now) {
        if (question.name().equals(Marker.NAME.text())) {
            List<String> text = List.of("corefile=" + now.version(), "instance=z" + instance);
            return new Reply(0, false, OptionalLong.empty(), Set.of(), text);
        }
        String name = question.name();
        Optional<SimulatedZone> zone = zones.entrySet().stream()
                .filter(each -> name.equals(each.getKey()) || name.endsWith("." + each.getKey()))
                .max(Comparator.comparingInt(each -> each.getKey().length()))
                .map(Map.Entry::getValue)
                .filter(found -> found.addresses().containsKey(name));
        if (zone.isEmpty()) {
            return new Reply(2, false, OptionalLong.empty(), Set.of(), List.of());
        }
        boolean ipv6 = question.type() == RecordType.AAAA;
        Set<InetAddress> addresses = zone.get().addresses().getOrDefault(name, Set.of()).stream()
                .filter(address -> question.type() != RecordType.SOA && (address.getAddress().length == 16) == ipv6)
                .collect(Collectors.toSet());
        return new Reply(0, false, OptionalLong.of(zone.get().serial()), addresses, List.of());
    }
}
