// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.IptablesSave;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.model.RulesBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which conditions the kernel takes, seen by trying: modules are loaded on demand, and no list says which could be. A trial of nft is only
 * checked; one of iptables stands for a moment in a chain of its own that nothing leads to. A trial that was not made, because of a lock or
 * of time, says nothing of the kernel.
 */
final class KernelTrial {
    private static final Logger LOG = LoggerFactory.getLogger(KernelTrial.class);
    private static final String CHAIN = IptablesSave.TRIAL;
    private static final String LOCK_SECONDS = "5";

    private final Commands commands;

    KernelTrial(Commands commands) {
        this.commands = commands;
    }

    /** Of native nft: a lease always, since sets of it time out by themselves. */
    Conditions ofNft() throws CommandFailedException {
        return Conditions.of(
                passes(
                        new CommandLine(Program.NFT, List.of("--check", "--file", "-"), """
                        table inet zonefleet-trial {
                          chain prerouting {
                            type filter hook prerouting priority raw;
                            udp dport 53 %s notrack
                            tcp dport 53 %s notrack
                          }
                        }
                        """.formatted(
                                        Nft.socket(Transport.UDP), Nft.socket(Transport.TCP))),
                        RulesBackend.NFT),
                true);
    }

    /**
     * Of iptables in one of its worlds, for all these families.
     *
     * @param dry whether nothing may be written: a match that iptables and the kernel know then counts as taken
     */
    Conditions ofIptables(Set<IpFamily> families, Iptables iptables, boolean dry) throws CommandFailedException {
        return Conditions.of(
                takes(families, iptables, dry, "-m socket --nowildcard", () -> true),
                takes(
                        families,
                        iptables,
                        dry,
                        "-m recent --rcheck --seconds 2 --name " + CHAIN + " --rdest",
                        () -> RecentLease.isWritable(CHAIN)));
    }

    private boolean takes(
            Set<IpFamily> families, Iptables iptables, boolean dry, String match, BooleanSupplier meanwhile)
            throws CommandFailedException {
        for (IpFamily family : families) {
            String trial = ":%1$s - [0:0]\n-A %1$s -p udp %2$s -j RETURN\n".formatted(CHAIN, match);
            boolean taken = passes(restore(family, iptables, dry, trial), iptables.kind());
            boolean usable = taken && (dry || meanwhile.getAsBoolean());
            if (taken && !dry) {
                passes(restore(family, iptables, false, Iptables.TRIAL_AWAY), iptables.kind());
            }
            if (!usable) {
                return false;
            }
        }
        return true;
    }

    private static CommandLine restore(IpFamily family, Iptables iptables, boolean dry, String lines) {
        List<String> arguments = new ArrayList<>(List.of("--noflush", "--wait", LOCK_SECONDS));
        if (dry) {
            arguments.add("--test");
        }
        return new CommandLine(iptables.restore(family), arguments, "*raw\n" + lines + "COMMIT\n");
    }

    private boolean passes(CommandLine command, RulesBackend kind) throws CommandFailedException {
        try {
            commands.run(command);
            return true;
        } catch (CommandFailedException refused) {
            if (refused.code() == CommandFailedException.NOT_RUN || Iptables.isLocked(kind, refused)) {
                throw refused;
            }
            LOG.atInfo().addKeyValue("why", refused.getMessage()).log("the kernel does not take a condition of rules");
            return false;
        }
    }
}
