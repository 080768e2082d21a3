// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.IptablesSave;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The worlds of packet rules of this machine, and which of them is the one to write to. */
public final class Backends {
    private final Commands commands;
    private final Set<IpFamily> families;
    private final Set<IpFamily> needed;

    /**
     * @param commands runs the tools
     * @param families that the kernel has
     */
    public Backends(Commands commands, Set<IpFamily> families) {
        this(commands, families, families);
    }

    private Backends(Commands commands, Set<IpFamily> families, Set<IpFamily> needed) {
        this.commands = commands;
        this.families = Set.copyOf(families);
        this.needed = Set.copyOf(needed);
    }

    /**
     * The same, where rules of these families alone are to come. The others are looked at for what was left there, and may be without
     * tables: a kernel that has IPv6 need not have ip6table_raw.
     */
    public Backends needing(Set<IpFamily> needed) {
        return new Backends(
                commands, families, families.stream().filter(needed::contains).collect(Collectors.toSet()));
    }

    /** Those of the machine that this runs on. */
    public static Backends ofThisMachine(Commands commands) {
        return new Backends(
                commands,
                Files.exists(Path.of("/proc/net/if_inet6")) ? EnumSet.allOf(IpFamily.class) : EnumSet.of(IpFamily.V4));
    }

    /**
     * The world to write to.
     *
     * @param rules of it
     * @param why it is that one, for people
     * @param settled whether that stays so; else it is the usual one, until kubelet has shown itself
     */
    public record Choice(PacketRules rules, Words why, boolean settled) {}

    /**
     * Chooses; writes nothing, and makes no table.
     *
     * @param wanted {@link RulesBackend#AUTO}: where kubelet has its chains, since what sorts out packets of pods is there too
     * @throws CommandFailedException where its programs are not there, or nothing can be seen
     */
    public Choice choose(RulesBackend wanted) throws CommandFailedException {
        return switch (wanted) {
            case IPTABLES_NFT, IPTABLES_LEGACY, NFT ->
                new Choice(writable(wanted), Sentence.AS_THE_PROFILE_SAYS.of(), true);
            case AUTO -> found();
        };
    }

    /**
     * Chooses for a profile that wants no rules: there, programs that are missing are no fault.
     *
     * @param wanted as {@link #choose} takes it
     * @throws CommandFailedException where nothing can be seen
     */
    public Choice chooseForNone(RulesBackend wanted) throws CommandFailedException {
        boolean here =
                wanted == RulesBackend.AUTO ? !all().isEmpty() : missing(wanted).isEmpty();
        return here ? choose(wanted) : new Choice(new NoRules(), Sentence.RULES_OFF.of(), false);
    }

    private Optional<Program> missing(RulesBackend kind) {
        return kind == RulesBackend.NFT
                ? Optional.of(Program.NFT).filter(program -> !commands.has(program))
                : Iptables.missing(kind, commands, families);
    }

    private Choice found() throws CommandFailedException {
        boolean nft =
                Iptables.missing(RulesBackend.IPTABLES_NFT, commands, families).isEmpty();
        boolean legacy = Iptables.missing(RulesBackend.IPTABLES_LEGACY, commands, families)
                .isEmpty();
        for (IpFamily family : families) {
            if (nft && kubeletInNft(family)) {
                return new Choice(writable(RulesBackend.IPTABLES_NFT), Sentence.KUBELET_THERE.of(), true);
            }
        }
        Optional<Boolean> kubeletInLegacy = legacy ? kubeletInLegacy() : Optional.of(false);
        if (kubeletInLegacy.equals(Optional.of(true))) {
            return new Choice(writable(RulesBackend.IPTABLES_LEGACY), Sentence.KUBELET_THERE.of(), true);
        }
        if (nft) {
            return new Choice(
                    writable(RulesBackend.IPTABLES_NFT),
                    kubeletInLegacy.isPresent() ? Sentence.KUBELET_NOWHERE.of() : Sentence.KUBELET_NOT_SEEN.of(),
                    false);
        }
        if (commands.has(Program.NFT)) {
            return new Choice(writable(RulesBackend.NFT), Sentence.NO_IPTABLES_NFT.of(), false);
        }
        if (legacy) {
            return new Choice(writable(RulesBackend.IPTABLES_LEGACY), Sentence.NEITHER_NFT.of(), false);
        }
        throw new CommandFailedException(
                "no program for packet rules is on this machine: install iptables or nftables, or set the profile's rules to off",
                CommandFailedException.NOT_RUN);
    }

    private boolean kubeletInNft(IpFamily family) throws CommandFailedException {
        Program save = Iptables.save(RulesBackend.IPTABLES_NFT, family);
        try {
            return IptablesSave.hasKubeletsChains(commands.run(CommandLine.of(save, "-t", "mangle")));
        } catch (CommandFailedException e) {
            if (needed.contains(family)) {
                throw e;
            }
            return false;
        }
    }

    /** Whether kubelet works in the legacy world; empty where that may not be looked at: it needs more rights than nft. */
    private Optional<Boolean> kubeletInLegacy() {
        try {
            for (IpFamily family : families) {
                Program save = Iptables.save(RulesBackend.IPTABLES_LEGACY, family);
                if (IptablesSave.hasKubeletsChains(commands.run(CommandLine.of(save)))) {
                    return Optional.of(true);
                }
            }
            return Optional.of(false);
        } catch (CommandFailedException notAllowed) {
            return Optional.empty();
        }
    }

    private PacketRules writable(RulesBackend kind) throws CommandFailedException {
        Optional<Program> missing = missing(kind);
        if (missing.isPresent()) {
            throw new CommandFailedException(
                    missing.get().file() + " is not on this machine: install it, or give the profile another backend",
                    CommandFailedException.NOT_RUN);
        }
        return kind == RulesBackend.NFT ? new Nft(commands) : new Iptables(kind, commands, families, needed, false);
    }

    /** All worlds whose programs are here; looking makes nothing. */
    public List<PacketRules> all() {
        return others(RulesBackend.AUTO);
    }

    /** The other worlds whose programs are here, for looking whether something was left in them; looking makes nothing. */
    public List<PacketRules> others(RulesBackend chosen) {
        List<PacketRules> others = new ArrayList<>();
        for (RulesBackend kind : List.of(RulesBackend.IPTABLES_NFT, RulesBackend.IPTABLES_LEGACY)) {
            if (kind != chosen && Iptables.missing(kind, commands, families).isEmpty()) {
                others.add(new Iptables(kind, commands, families, families, true));
            }
        }
        if (chosen != RulesBackend.NFT && commands.has(Program.NFT)) {
            others.add(new Nft(commands));
        }
        return others;
    }
}
