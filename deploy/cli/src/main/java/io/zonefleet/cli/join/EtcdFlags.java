// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The etcd of the control plane, and who may change its users. */
final class EtcdFlags {
    @Option(
            names = "--etcd-endpoints",
            split = ",",
            paramLabel = "URL",
            description = "Where agents reach etcd, as https://etcd-0.example.com:2379; or ZONEFLEET_ETCD_ENDPOINTS.")
    private List<String> endpoints = List.of();

    @Option(
            names = "--etcd-via",
            split = ",",
            paramLabel = "URL",
            description = "Where this machine reaches etcd, if elsewhere.")
    private List<String> via = List.of();

    @Option(
            names = "--etcd-ca-file",
            paramLabel = "FILE",
            description = "Who signs the certificates of etcd (PEM): for this command and the agents.")
    private Optional<Path> authority = Optional.empty();

    @Option(
            names = "--etcd-cert-file",
            paramLabel = "FILE",
            description = "Certificate (PEM) that agents show, where etcd asks for one; this command shows it too.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--etcd-key-file", paramLabel = "FILE", description = "Its private key (PEM, PKCS #8).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--etcd-user",
            paramLabel = "NAME",
            description = "A user that may change users and roles; root where left out, and its password is given.")
    private String user = "root";

    @Option(
            names = "--etcd-password-file",
            paramLabel = "FILE",
            description = "File with its password; or ZONEFLEET_ETCD_PASSWORD. It stays here.")
    private Optional<String> passwordFile = Optional.empty();

    /** Where agents reach it; empty where nobody has said so. */
    List<URI> endpoints(Terminal terminal) {
        return uris(
                "--etcd-endpoints",
                endpoints.isEmpty()
                        ? terminal.variable("ZONEFLEET_ETCD_ENDPOINTS").stream()
                                .flatMap(list -> List.of(list.split(",", -1)).stream())
                                .toList()
                        : endpoints);
    }

    /** The same, where it has to be said. */
    List<URI> requiredEndpoints(Terminal terminal) {
        List<URI> all = endpoints(terminal);
        if (all.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "say where agents reach etcd: --etcd-endpoints https://host:2379,… or ZONEFLEET_ETCD_ENDPOINTS");
        }
        return all;
    }

    /** What agents get to know etcd by. */
    Optional<String> authority() {
        return authority.map(file -> text("--etcd-ca-file", file));
    }

    /** What agents show to it. */
    Optional<Identity> identity() {
        if (certificate.isPresent() != key.isPresent()) {
            throw new Failure(ExitCode.USAGE, "--etcd-cert-file and --etcd-key-file go together; one is missing");
        }
        return certificate.map(
                file -> new Identity(text("--etcd-cert-file", file), text("--etcd-key-file", key.orElseThrow())));
    }

    /** Empty where nobody has said where it is. */
    Optional<Etcd> client(Terminal terminal) {
        List<URI> here = via.isEmpty() ? endpoints(terminal) : uris("--etcd-via", via);
        if (here.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> password = passwordFile
                .map(file -> text("--etcd-password-file", Path.of(file)).strip())
                .or(() -> terminal.variable("ZONEFLEET_ETCD_PASSWORD"));
        return Optional.of(new Etcd(here, authority, identity(), password.map(word -> new Etcd.Login(user, word))));
    }

    private static String text(String flag, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.USAGE, flag + " " + file + " can't be read: " + unreadable.getMessage());
        }
    }

    private static List<URI> uris(String flag, List<String> texts) {
        List<URI> all = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String text : texts) {
            String bare = text.strip().replaceAll("/+$", "");
            if (bare.matches("https?://(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}")) {
                all.add(URI.create(bare));
            } else {
                wrong.add("\"" + text + "\"");
            }
        }
        boolean mixed = all.stream().map(URI::getScheme).distinct().count() > 1;
        if (!wrong.isEmpty() || mixed) {
            throw new Failure(
                    ExitCode.USAGE,
                    flag
                            + (mixed
                                    ? " has http and https; use one of them"
                                    : " takes http(s)://host:port, not " + String.join(", ", wrong)));
        }
        return all;
    }
}
