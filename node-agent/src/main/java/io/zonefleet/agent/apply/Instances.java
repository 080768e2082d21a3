// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.Processes;
import io.zonefleet.agent.actual.Processes.Running;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the processes of a CoreDNS that others start: by their pid files, else by looking at every process. One is ours where the program is
 * called as it shall be and was started with our Corefile; a pid alone says nothing, since it may be another's by now.
 */
public final class Instances {
    private static final Duration FIND = Duration.ofSeconds(1);
    /** A process that is another one for so many looks is not looked at again soon: there may be thousands. */
    private static final int ENOUGH = 10;
    /** After so many looks all are looked at: a pid may be another's by now. */
    private static final int AGAIN = 60;

    private final Processes processes;
    private final Disk disk;
    private final Wanted wanted;
    private final Map<Long, Integer> others = new HashMap<>();
    private int looks;
    private long found = System.nanoTime() - FIND.toNanos();

    /**
     * What to look for.
     *
     * @param pidFiles one for each instance; empty: every process is looked at
     * @param program path, or name of the program
     * @param conf its {@code -conf} argument
     * @param names what the instances answer to be; empty: read from their environment
     * @param visible whether its processes can be seen from here at all
     */
    public record Wanted(List<Path> pidFiles, String program, String conf, List<String> names, boolean visible) {
        public Wanted {
            pidFiles = List.copyOf(pidFiles);
            names = List.copyOf(names);
        }
    }

    public Instances(Processes processes, Disk disk, Wanted wanted) {
        this.processes = processes;
        this.disk = disk;
        this.wanted = wanted;
    }

    /**
     * What was seen.
     *
     * @param processes by pid
     * @param byName which process answers to which name; 0 where that is not known
     * @param trouble why none is there, or what can't be told
     */
    record Sighting(SortedMap<Long, Running> processes, Map<String, Long> byName, Optional<Finding> trouble) {
        static final Sighting NOTHING = new Sighting(new TreeMap<>(), Map.of(), Optional.empty());

        Sighting {
            processes = Collections.unmodifiableSortedMap(new TreeMap<>(processes));
            byName = Map.copyOf(byName);
        }

        Set<Long> pids() {
            return processes.keySet();
        }

        Set<String> names() {
            return byName.keySet();
        }

        /** Names whose process was not there then; all where a process that is new can't be told from the others. */
        Set<String> namesBut(Sighting before) {
            Set<String> fresh = new HashSet<>();
            boolean anyNew = !before.processes().values().containsAll(processes.values());
            byName.forEach((name, pid) -> {
                boolean known = pid == 0
                        ? !anyNew && before.byName().containsKey(name)
                        : Objects.equals(before.byName().get(name), pid)
                                && Objects.equals(before.processes().get(pid), processes.get(pid));
                if (!known) {
                    fresh.add(name);
                }
            });
            return fresh;
        }
    }

    /** Looks; thoroughly only now and then while all that was there still is. */
    Sighting look(Sighting before) {
        if (!wanted.visible()) {
            return named(new TreeMap<>(), Optional.empty());
        }
        boolean same = !before.processes().isEmpty()
                && before.processes().values().stream().allMatch(this::isStill);
        boolean scan = wanted.pidFiles().isEmpty();
        if ((same || (scan && before.processes().isEmpty())) && System.nanoTime() - found < FIND.toNanos()) {
            return before;
        }
        found = System.nanoTime();
        List<String> misses = new ArrayList<>();
        SortedMap<Long, Running> there = new TreeMap<>();
        for (Running process : scan ? all() : byPidFile(misses)) {
            there.put(process.pid(), process);
        }
        return named(
                there, there.isEmpty() || !misses.isEmpty() ? Optional.of(absence(there, misses)) : Optional.empty());
    }

    private List<Running> all() {
        if (++looks % AGAIN == 0) {
            others.clear();
        }
        List<Running> ours = new ArrayList<>();
        List<Long> pids = processes.pids();
        others.keySet().retainAll(new HashSet<>(pids));
        for (long pid : pids) {
            if (others.getOrDefault(pid, 0) < ENOUGH) {
                processes
                        .of(pid)
                        .filter(this::isOurs)
                        .ifPresentOrElse(ours::add, () -> others.merge(pid, 1, Integer::sum));
            }
        }
        return ours;
    }

    /** Whether a process still is the one that it was. */
    boolean isStill(Running process) {
        return processes.of(process.pid()).equals(Optional.of(process));
    }

    private List<Running> byPidFile(List<String> misses) {
        List<Running> found = new ArrayList<>();
        for (Path file : wanted.pidFiles()) {
            try {
                String text = new String(disk.read(file), StandardCharsets.US_ASCII).strip();
                Optional<Running> process = text.matches("[0-9]{1,9}")
                        ? processes.of(Long.parseLong(text)).filter(this::isOurs)
                        : Optional.empty();
                process.ifPresentOrElse(
                        found::add, () -> misses.add("in " + file + " stands \"" + text + "\", which is none"));
            } catch (IOException none) {
                misses.add(file + " can't be read");
            }
        }
        return found;
    }

    private Finding absence(SortedMap<Long, Running> there, List<String> misses) {
        String details = misses.isEmpty() ? "" : " (" + String.join("; ", misses) + ")";
        return new Finding(
                FaultKind.COREDNS_DOWN,
                "coredns",
                there.isEmpty()
                        ? Sentence.COREDNS_NOT_FOUND.of(name(wanted.program()), wanted.conf(), details)
                        : Sentence.INSTANCE_MISSING.of(details));
    }

    /** By its name only: a path is another one in another container, or leads to the program by a link. */
    private boolean isOurs(Running process) {
        String called = name(wanted.program());
        boolean isCalledSo = name(process.program()).equals(called)
                || name(process.arguments().getFirst()).equals(called);
        return isCalledSo && conf(process.arguments()).equals(Optional.of(wanted.conf()));
    }

    private static String name(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** As package flag of Go reads it: one hyphen or two, the value behind a blank or an equals sign. */
    private static Optional<String> conf(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            String flag = arguments.get(i).startsWith("--") ? arguments.get(i).substring(1) : arguments.get(i);
            if (flag.startsWith("-conf=")) {
                return Optional.of(flag.substring("-conf=".length()));
            }
            if (flag.equals("-conf") && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private Sighting named(SortedMap<Long, Running> there, Optional<Finding> trouble) {
        Map<String, Long> names = new HashMap<>();
        if (!wanted.names().isEmpty()) {
            wanted.names().forEach(name -> names.put(name, 0L));
            return new Sighting(there, there.isEmpty() && wanted.visible() ? Map.of() : names, trouble);
        }
        List<String> unclear = new ArrayList<>();
        for (long pid : there.keySet()) {
            Optional<String> name = processes.variable(pid, Marker.INSTANCE_VARIABLE);
            if (name.isEmpty() && there.size() == 1) {
                return new Sighting(there, Map.of(), trouble); // its first answer names it
            }
            if (name.isEmpty() || names.containsKey(name.get())) {
                unclear.add("pid " + pid);
                names.put("pid " + pid, pid); // never seen to answer, so nothing is claimed to be proved
            } else {
                names.put(name.get(), pid);
            }
        }
        return new Sighting(there, names, unclear.isEmpty() ? trouble : Optional.of(unclear(unclear)));
    }

    private static Finding unclear(List<String> pids) {
        return new Finding(
                FaultKind.CONFIG_INVALID,
                "coredns",
                Sentence.INSTANCES_ALIKE.of(String.join(", ", pids), Marker.INSTANCE_VARIABLE));
    }
}
