// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /proc} (proc(5)). */
public final class ProcProcesses implements Processes {
    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)\\]");
    private static final Pattern HANDLED = Pattern.compile("(?m)^SigCgt:\\s*([0-9a-f]{1,16})$");
    /** Fields after the name, which is in brackets and may have blanks. */
    private static final int STARTED = 19;

    private static final String DELETED = " (deleted)";

    private final Path proc;

    /** @param proc {@code /proc} */
    public ProcProcesses(Path proc) {
        this.proc = proc;
    }

    @Override
    public List<Long> pids() {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(proc, "[0-9]*")) {
            each.forEach(
                    process -> found.add(Long.parseLong(process.getFileName().toString())));
        } catch (IOException | DirectoryIteratorException e) {
            return found; // what was found so far
        }
        return found;
    }

    @Override
    public Optional<Running> of(long pid) {
        return read(directory(pid));
    }

    private Path directory(long pid) {
        return proc.resolve(Long.toString(pid));
    }

    private static Optional<Running> read(Path process) {
        try {
            String commandLine = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            if (commandLine.isEmpty()) {
                return Optional.empty(); // of the kernel, or ended and not yet reaped
            }
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            List<String> arguments = Arrays.asList(commandLine.split("\0", -1));
            return Optional.of(new Running(
                    Long.parseLong(process.getFileName().toString()),
                    Long.parseLong(fields[STARTED]),
                    program(process).orElse(arguments.getFirst()),
                    arguments));
        } catch (IOException | RuntimeException gone) {
            return Optional.empty();
        }
    }

    private static Optional<String> program(Path process) {
        try {
            String target = Files.readSymbolicLink(process.resolve("exe")).toString();
            return Optional.of(
                    target.endsWith(DELETED) ? target.substring(0, target.length() - DELETED.length()) : target);
        } catch (IOException | SecurityException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> variable(long pid, String name) {
        try {
            String environment = Files.readString(directory(pid).resolve("environ"), StandardCharsets.ISO_8859_1);
            return Optional.of(Arrays.stream(environment.split("\0", -1))
                    .filter(each -> each.startsWith(name + "="))
                    .map(each -> each.substring(name.length() + 1))
                    .findFirst()
                    .orElse(""));
        } catch (IOException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Set<Long>> serving(long pid) {
        return sockets(pid).map(own -> {
            Set<Integer> ports = new HashSet<>();
            Set<Long> serving = new HashSet<>();
            for (String table :
                    List.of("udp", "udp6", "tcp", "tcp6")) { // DNS is on both, health and metrics on TCP alone
                boolean udp = table.startsWith("udp");
                for (SocketTable.Open open : SocketTable.open(lines(directory(pid), table), udp)) {
                    if (own.containsKey(open.inode()) && (udp || ports.contains(open.port()))) {
                        ports.add(open.port());
                        serving.add(open.inode());
                    }
                }
            }
            return serving;
        });
    }

    @Override
    public Optional<Set<String>> descriptors(long pid, Set<Long> sockets) {
        return sockets(pid).map(own -> {
            Set<String> found = new HashSet<>();
            sockets.forEach(inode -> found.addAll(own.getOrDefault(inode, Set.of())));
            return found;
        });
    }

    /** Its sockets with the descriptors of each. */
    private Optional<Map<Long, Set<String>>> sockets(long pid) {
        Map<Long, Set<String>> byInode = new HashMap<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(directory(pid).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Matcher socket = SOCKET.matcher(target(descriptor));
                if (socket.matches()) {
                    byInode.computeIfAbsent(Long.parseLong(socket.group(1)), inode -> new HashSet<>())
                            .add(descriptor.getFileName() + " " + socket.group(1));
                }
            }
            return Optional.of(byInode);
        } catch (IOException | DirectoryIteratorException notOursOrGone) {
            return Optional.empty();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static List<String> lines(Path process, String table) {
        try {
            return Files.readAllLines(process.resolve("net").resolve(table), StandardCharsets.US_ASCII);
        } catch (IOException noSuchTable) {
            return List.of();
        }
    }

    @Override
    public boolean handles(long pid, int signal) {
        try {
            Matcher mask =
                    HANDLED.matcher(Files.readString(directory(pid).resolve("status"), StandardCharsets.ISO_8859_1));
            return mask.find() && (Long.parseUnsignedLong(mask.group(1), 16) >> (signal - 1) & 1) == 1;
        } catch (IOException gone) {
            return false;
        }
    }
}
