// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.corefile.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** This machine's files and network interfaces, and a CoreDNS's environment. */
public final class MachineSurroundings implements Surroundings {
    private final Function<String, Optional<String>> environment;

    /** @param environment of CoreDNS; where it knows nothing, this program's own stands in */
    public MachineSurroundings(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    @Override
    public Optional<String> read(String path) {
        try {
            return Optional.of(new String(Files.readAllBytes(Path.of(path)), StandardCharsets.UTF_8));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> glob(String pattern) {
        if (pattern.indexOf('\0') >= 0) {
            return List.of(); // no file has such a name
        }
        Path path = Path.of(pattern).normalize();
        if (!isPattern(pattern)) {
            return List.of(path.toString());
        }
        List<Path> found = List.of(path.getRoot());
        for (Path part : path) {
            found = found.stream()
                    .flatMap(folder -> matching(folder, part.toString()).stream())
                    .toList();
        }
        return found.stream().map(Path::toString).sorted().toList();
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '\\');
    }

    private static List<Path> matching(Path folder, String part) {
        if (!isPattern(part)) {
            Path only = folder.resolve(part);
            return Files.exists(only) ? List.of(only) : List.of();
        }
        String glob = part.replace("{", "\\{").replace("[", "\\[");
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        return found;
    }

    @Override
    public String variable(String name) {
        return environment.apply(name).orElseGet(() -> System.getenv().getOrDefault(name, ""));
    }

    @Override
    public List<String> addresses(String networkInterface) {
        try {
            NetworkInterface found = NetworkInterface.getByName(networkInterface);
            return found == null
                    ? List.of()
                    : found.inetAddresses().map(InetAddress::getHostAddress).toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }

    @Override
    public List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (SocketException unknown) {
            return List.of();
        }
    }
}
