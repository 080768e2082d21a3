// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.NftJson;
import io.zonefleet.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * For native nft: rules match packets of the transports in a set of our table, whose elements time out. Renewing goes through one
 * {@code nft --interactive}, which costs a tenth of a process for each; where that can't be had, through a process for each.
 */
final class NftLease implements Lease {
    private static final String ELEMENT = "element inet " + NftJson.TABLE + " " + NftJson.SET;
    private static final String TIMED = "{ tcp timeout 2s, udp timeout 2s }";
    /** Kernels before 6.12 do not move the timeout of an element that is there: it goes and comes in one transaction. */
    private static final String RENEW =
            "add %1$s %2$s; delete %1$s { tcp, udp }; add %1$s %2$s\n".formatted(ELEMENT, TIMED);

    private static final String END = "flush set inet " + NftJson.TABLE + " " + NftJson.SET + "\n";
    /** An nft without that ends at once. */
    private static final int MOST_SESSIONS = 3;

    private final Commands commands;
    private final AtomicReference<String> complaint = new AtomicReference<>("");
    private @Nullable Process session;
    private int sessions;
    private volatile boolean held;

    NftLease(Commands commands) {
        this.commands = commands;
    }

    /** What a table that is made anew is to have in its set, so that it does not begin without. Any thread. */
    String elements() {
        return held ? "elements = " + TIMED : "";
    }

    @Override
    public void renew(Collection<Address> addresses) throws CommandFailedException {
        run(RENEW);
        held = true;
    }

    @Override
    public void end() throws CommandFailedException {
        held = false;
        run(END);
    }

    private void run(String line) throws CommandFailedException {
        if (!tell(line)) {
            commands.run(new CommandLine(Program.NFT, List.of("--file", "-"), line));
        }
        String said = complaint.getAndSet("");
        if (!said.isEmpty()) {
            throw new CommandFailedException(said, CommandFailedException.NOT_RUN);
        }
    }

    /** Whether it was told; what it complains of shows the next time. */
    private boolean tell(String line) {
        try {
            Process told = session;
            if (told == null || !told.isAlive()) {
                if (sessions == MOST_SESSIONS) {
                    return false;
                }
                sessions++;
                told = start();
                session = told;
            }
            Writer writer = told.outputWriter(StandardCharsets.US_ASCII);
            writer.write(line);
            writer.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private Process start() throws IOException {
        Process started = commands.session(Program.NFT, "--interactive");
        Thread.ofPlatform().daemon().name("complaints of nft").start(() -> {
            try (BufferedReader reader = started.errorReader(StandardCharsets.UTF_8)) {
                reader.lines().filter(each -> each.contains("Error: ")).forEach(complaint::set);
            } catch (IOException | UncheckedIOException ended) {
                // with the process
            }
        });
        return started;
    }

    @Override
    public void close() {
        Process told = session;
        if (told != null) {
            told.destroyForcibly();
            session = null;
        }
        sessions = 0;
        held = false;
    }
}
