// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a CoreDNS on trial is kept apart from this machine's network. */
sealed interface Isolation {
    /**
     * In a network namespace of its own, in which it may bind any address.
     *
     * @param options of {@code unshare}
     */
    record Namespace(Path unshare, List<String> options) implements Isolation {
        // "$@" is the program and its arguments. Addresses that nobody has can be bound by ip_nonlocal_bind, which each
        // network namespace
        // has of its own (kernel, ip-sysctl).
        private static final String SCRIPT = """
                for each in /proc/sys/net/ipv4/ip_nonlocal_bind /proc/sys/net/ipv6/ip_nonlocal_bind; do
                    [ ! -e "$each" ] || echo 1 >"$each" || exit 125
                done
                exec "$@"
                """;

        @Override
        public List<String> command(List<String> program) {
            List<String> command = new ArrayList<>();
            command.add(unshare.toString());
            command.addAll(options);
            command.addAll(List.of("/bin/sh", "-c", SCRIPT, "trial"));
            command.addAll(program);
            return command;
        }
    }

    /** In this machine's own network, on loopback addresses and free ports. */
    record Moved() implements Isolation {
        @Override
        public List<String> command(List<String> program) {
            return program;
        }
    }

    /** The command that runs a program so. */
    List<String> command(List<String> program);

    /** Ways to get a namespace, the plainest first: as root, and where any user may have a namespace in which he is root. */
    static List<Isolation> namespaces() {
        Optional<Path> unshare = Stream.of("/usr/bin/unshare", "/bin/unshare")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        return unshare.map(program -> List.<Isolation>of(
                        new Namespace(program, List.of("--net")),
                        new Namespace(program, List.of("--user", "--map-root-user", "--net"))))
                .orElse(List.of());
    }
}
