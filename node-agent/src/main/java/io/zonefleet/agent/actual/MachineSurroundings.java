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

    /** Wildcards are followed in the last part of the path. */
    @Override
    public List<String> glob(String pattern) {
        Path path = Path.of(pattern).normalize();
        Path folder = path.getParent();
        Path name = path.getFileName();
        if (folder == null || name == null || pattern.chars().noneMatch(c -> c == '*' || c == '?')) {
            return List.of(path.toString());
        }
        List<String> found = new ArrayList<>();
        String glob = name.toString().replace("{", "\\{").replace("[", "\\[");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            files.forEach(file -> found.add(file.toString()));
        } catch (IOException | DirectoryIteratorException none) {
            return List.of();
        }
        return found.stream().sorted().toList();
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
