// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.agent.actual.SocketTable.Bound;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks into {@code /proc}. Processes of other users may not be seen there; their sockets are. */
public final class ProcNeighbours implements Neighbours {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)\\]");

    private static final String UNSEEN = "a process that can't be seen from here";

    private final Path proc;

    /** @param proc {@code /proc} */
    public ProcNeighbours(Path proc) {
        this.proc = proc;
    }

    private record Found(Bound bound, String transport) {}

    @Override
    public List<Foreign> at(Collection<Endpoint> endpoints, Collection<Long> own) {
        List<Found> sockets = new ArrayList<>();
        for (String table : List.of("udp", "udp6", "tcp", "tcp6")) {
            String transport = table.substring(0, 3);
            for (Bound bound : SocketTable.bound(lines(table), endpoints, transport.equals("tcp"))) {
                sockets.add(new Found(bound, transport));
            }
        }
        if (sockets.isEmpty()) {
            return List.of();
        }
        Optional<Set<Long>> ours = sockets(own);
        if (ours.isEmpty()) {
            return List.of();
        }
        sockets.removeIf(socket -> ours.get().contains(socket.bound().inode()));
        Map<Long, String> owners = sockets.isEmpty() ? Map.of() : owners(sockets);
        return sockets.stream()
                .map(socket -> new Foreign(
                        socket.bound().at(),
                        socket.transport(),
                        owners.getOrDefault(socket.bound().inode(), UNSEEN)))
                .toList();
    }

    @Override
    public List<Missing> missing(Collection<Endpoint> endpoints, Collection<Long> own) {
        Optional<Set<Long>> ours = sockets(own);
        if (ours.isEmpty()) {
            return List.of();
        }
        List<Found> sockets = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            SocketTable.bound(lines(table), endpoints, true).forEach(bound -> sockets.add(new Found(bound, "tcp")));
        }
        Set<Endpoint> held = sockets.stream()
                .filter(socket -> ours.get().contains(socket.bound().inode()))
                .map(socket -> socket.bound().at())
                .collect(Collectors.toSet());
        Map<Long, String> owners = held.containsAll(endpoints) ? Map.of() : owners(sockets);
        return endpoints.stream()
                .filter(endpoint -> !held.contains(endpoint))
                .map(endpoint -> new Missing(
                        endpoint,
                        sockets.stream()
                                .filter(socket -> socket.bound().at().equals(endpoint))
                                .map(socket ->
                                        owners.getOrDefault(socket.bound().inode(), UNSEEN))
                                .findFirst()))
                .toList();
    }

    /** Of these processes; empty where one has just ended, or may not be looked at: then nothing can be told apart. */
    private Optional<Set<Long>> sockets(Collection<Long> pids) {
        Set<Long> all = new HashSet<>();
        for (long pid : pids) {
            Set<Long> its = inodes(proc.resolve(Long.toString(pid)));
            if (its.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(its);
        }
        return Optional.of(all);
    }

    private List<String> lines(String table) {
        try {
            return Files.readAllLines(proc.resolve("net").resolve(table), StandardCharsets.US_ASCII);
        } catch (IOException noSuchTable) {
            return List.of(); // a kernel without IPv6
        }
    }

    private Map<Long, String> owners(List<Found> sockets) {
        Set<Long> wanted = new HashSet<>();
        sockets.forEach(socket -> wanted.add(socket.bound().inode()));
        Map<Long, String> owners = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                for (long inode : inodes(process)) {
                    if (wanted.contains(inode)) {
                        owners.put(inode, "pid " + process.getFileName() + " (" + name(process) + ")");
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return owners; // what was found so far
        }
        return owners;
    }

    private static Set<Long> inodes(Path process) {
        Set<Long> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Matcher socket = SOCKET.matcher(target(descriptor));
                if (socket.matches()) {
                    inodes.add(Long.parseLong(socket.group(1)));
                }
            }
        } catch (IOException | DirectoryIteratorException notOursOrGone) {
            return inodes;
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException gone) {
            return "gone";
        }
    }
}
