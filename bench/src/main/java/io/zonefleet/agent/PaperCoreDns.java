// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes up what is on a node's disk at once when it is signalled, and answers the agent's questions from that. It notes when each
 * address was taken up first. Belongs to the loop's thread, but for {@link #takenUp}.
 */
final class PaperCoreDns implements CoreDns, Prober {
    private static final Pattern VERSION = Pattern.compile("corefile=([0-9a-f]{8})");
    private static final Pattern FILE = Pattern.compile("^ +file \"?([^ \"]+)\"? \\{", Pattern.MULTILINE);
    private static final Pattern RECORD = Pattern.compile(
            "^(\\S+)\\.\\s+\\d+\\s+IN\\s+(SOA|A)\\s+(?:\\S+ \\S+ (\\d+) .*|(\\S+))$", Pattern.MULTILINE);
    private static final String INSTANCE = "paper";

    private final MemoryDisk disk;
    private final Path corefile;
    private final Runnable wake;
    private final Map<String, Long> takenUp = new ConcurrentHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private Map<String, Zone> zones = new HashMap<>();
    private String version = "";

    private record Zone(Bytes bytes, long serial, Map<String, Set<InetAddress>> addresses) {}

    PaperCoreDns(MemoryDisk disk, Path corefile, Runnable wake) {
        this.disk = disk;
        this.corefile = corefile;
        this.wake = wake;
    }

    /** When an address was taken up, on {@link System#nanoTime}. Any thread. */
    OptionalLong takenUp(String address) {
        Long at = takenUp.get(address);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public Set<Long> pids() {
        return Set.of(1L);
    }

    @Override
    public void awaitReload(Duration within) {
        // it reads when it is signalled
    }

    @Override
    public void start() {
        load();
        tell(new Event.Started(INSTANCE, 1));
    }

    @Override
    public void reload() {
        load();
        tell(new Event.Reloaded());
    }

    private void tell(Event event) {
        events.add(event);
        wake.run();
    }

    @Override
    public void kill() {
        start();
    }

    @Override
    public List<Event> events() {
        List<Event> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    @Override
    public void stop() {
        events.clear();
    }

    /** Zone files that are still the same are not read again: the real one has a core of its own for that. */
    private void load() {
        try {
            String text = new String(disk.read(corefile), StandardCharsets.UTF_8);
            Matcher marker = VERSION.matcher(text);
            version = marker.find() ? marker.group(1) : "";
            Map<String, Zone> next = new HashMap<>();
            for (Matcher file = FILE.matcher(text); file.find(); ) {
                Bytes bytes = Bytes.of(disk.read(Path.of(file.group(1))));
                Zone known = zones.get(file.group(1));
                next.put(file.group(1), known != null && known.bytes().equals(bytes) ? known : read(bytes));
            }
            zones = next;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private Zone read(Bytes bytes) throws UnknownHostException {
        long serial = 0;
        Map<String, Set<InetAddress>> addresses = new TreeMap<>();
        Matcher found = RECORD.matcher(bytes.utf8());
        while (found.find()) {
            if (found.group(2).equals("SOA")) {
                serial = Long.parseLong(found.group(3));
            } else {
                InetAddress address = InetAddress.getByName(found.group(4));
                addresses.merge(found.group(1), Set.of(address), PaperCoreDns::union);
                takenUp.putIfAbsent(found.group(4), System.nanoTime());
            }
        }
        return new Zone(bytes, serial, addresses);
    }

    private static Set<InetAddress> union(Set<InetAddress> some, Set<InetAddress> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    @Override
    public List<Optional<Reply>> ask(Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
        return questions.stream().map(question -> Optional.of(answer(question))).toList();
    }

    private Reply answer(Question question) {
        if (question.name().equals(Marker.NAME.text())) {
            List<String> text = List.of("corefile=" + version, "instance=" + INSTANCE);
            return new Reply(0, false, OptionalLong.empty(), Set.of(), text);
        }
        String name = question.name();
        for (Zone zone : zones.values()) {
            Set<InetAddress> addresses = zone.addresses().get(name);
            if (addresses != null) {
                Set<InetAddress> asked = question.type() == RecordType.A ? addresses : Set.of();
                return new Reply(0, false, OptionalLong.of(zone.serial()), asked, List.of());
            }
        }
        return new Reply(2, false, OptionalLong.empty(), Set.of(), List.of());
    }
}
