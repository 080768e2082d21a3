// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts CoreDNS without what the agent may do beyond it: of the capabilities that link and packet rules need, a DNS server that reads
 * what strangers send has none. It keeps NET_BIND_SERVICE, for port 53, where the agent has it. {@code docs/node-agent.md} says why which
 * is needed.
 *
 * <p>By setpriv(1) of util-linux, which becomes the program that it starts. Where that is missing, or refused here, CoreDNS is started all the
 * same, and the log says so: DNS comes first.
 */
public final class ChildPrivileges {
    private static final Logger LOG = LoggerFactory.getLogger(ChildPrivileges.class);
    private static final List<Path> SETPRIV = List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));
    private static final List<Path> TRUE = List.of(Path.of("/bin/true"), Path.of("/usr/bin/true"));
    private static final long SECONDS = 5;

    private ChildPrivileges() {}

    /** A capability by its number in linux/capability.h. */
    private enum Capability {
        DAC_OVERRIDE(1),
        DAC_READ_SEARCH(2),
        SETPCAP(8),
        NET_BIND_SERVICE(10);

        private final long bit;

        Capability(int number) {
            this.bit = 1L << number;
        }

        boolean isIn(long set) {
            return (set & bit) != 0;
        }

        /** As setpriv names it. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What CoreDNS is started through on this machine.
     *
     * @param operators whether it reads a Corefile that an operator keeps, whose files root may read whoever owns them
     */
    public static List<String> here(boolean operators) {
        Optional<Credentials> own = Credentials.ofThisProcess();
        Optional<Path> setpriv = SETPRIV.stream().filter(Files::isExecutable).findFirst();
        if (own.isEmpty() || isLittle(own.get(), operators)) {
            return List.of();
        }
        Optional<List<String>> through = setpriv.flatMap(path -> through(path, own.get(), operators));
        if (through.isPresent() && works(through.get())) {
            return through.get();
        }
        LOG.atWarn()
                .addKeyValue("setpriv", setpriv.map(Path::toString).orElse("not found"))
                .log(
                        "CoreDNS keeps the agent's capabilities: run the agent as a user of its own, with setpriv of util-linux");
        return List.of();
    }

    /** Whether there is nothing to be taken away. */
    static boolean isLittle(Credentials own, boolean operators) {
        long handedOn = own.isRoot() ? own.bounding() : own.ambient();
        long kept = kept(own, operators).stream().mapToLong(each -> each.bit).sum();
        return (handedOn & ~kept) == 0;
    }

    /** What takes the rest away; empty where the kernel does not let it: root without SETPCAP has what the bounding set has. */
    static Optional<List<String>> through(Path setpriv, Credentials own, boolean operators) {
        if (own.isRoot() && !Capability.SETPCAP.isIn(own.permitted())) {
            return Optional.empty();
        }
        long handedOn = own.isRoot() ? own.bounding() : own.ambient();
        StringBuilder set = new StringBuilder("-all");
        for (Capability each : kept(own, operators)) {
            if (each.isIn(handedOn)) {
                set.append(",+").append(each.text());
            }
        }
        List<String> command = new ArrayList<>(List.of(setpriv.toString()));
        if (own.isRoot()) {
            command.addAll(List.of("--bounding-set", set.toString()));
        }
        command.addAll(List.of("--inh-caps", set.toString()));
        if (!own.isRoot()) {
            command.addAll(List.of("--ambient-caps", set.toString()));
        }
        return Optional.of(command);
    }

    private static List<Capability> kept(Credentials own, boolean operators) {
        return own.isRoot() && operators
                ? List.of(Capability.DAC_OVERRIDE, Capability.DAC_READ_SEARCH, Capability.NET_BIND_SERVICE)
                : List.of(Capability.NET_BIND_SERVICE);
    }

    /** A container's seccomp profile or another setpriv may refuse it. */
    private static boolean works(List<String> through) {
        Optional<Path> nothing = TRUE.stream().filter(Files::isExecutable).findFirst();
        if (nothing.isEmpty()) {
            return false;
        }
        List<String> command = new ArrayList<>(through);
        command.add(nothing.get().toString());
        try {
            Process tried = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (tried.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return tried.exitValue() == 0;
            }
            tried.destroyForcibly();
        } catch (IOException refused) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
