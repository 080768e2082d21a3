// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.actual.IptablesSave;
import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.actual.UnreadableOutputException;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.agent.network.plan.RuleEdit;
import io.zonefleet.model.RulesBackend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules of iptables, of one of its two worlds. All changes of a family are one run of {@code iptables-restore --noflush}: each table changes
 * at once or not at all. What is there comes from one listing.
 */
final class Iptables implements PacketRules {
    private static final Logger LOG = LoggerFactory.getLogger(Iptables.class);
    /** In which a run waits for the lock that all programs of the legacy world share ({@code /run/xtables.lock}). */
    private static final String LOCK_SECONDS = "5";
    /** What removes the chain of a trial. */
    static final String TRIAL_AWAY = "-F %1$s\n-X %1$s\n".formatted(IptablesSave.TRIAL);

    /** What legacy iptables ends with where it did not get the lock. That of nft ends with it whatever the kernel refuses. */
    private static final int NO_LOCK = 4;

    private static final int TRIES = 3;

    private final RulesBackend kind;
    private final Commands commands;
    private final Set<IpFamily> families;
    private final Set<IpFamily> needed;
    private final boolean quiet;
    private final Lease lease = new RecentLease();
    private Optional<Conditions> conditions = Optional.empty();

    /**
     * @param families that the kernel has
     * @param needed those of them whose rules are to be there; tables of the others may be missing
     * @param quiet whether looking may not make anything: naming a table of the legacy world creates it
     */
    Iptables(RulesBackend kind, Commands commands, Set<IpFamily> families, Set<IpFamily> needed, boolean quiet) {
        this.kind = kind;
        this.commands = commands;
        this.families = Set.copyOf(families);
        this.needed = Set.copyOf(needed);
        this.quiet = quiet;
    }

    @Override
    public RulesBackend kind() {
        return kind;
    }

    @Override
    public FoundRules read() throws CommandFailedException {
        List<FoundRule> rules = new ArrayList<>();
        Set<IpFamily> trials = EnumSet.noneOf(IpFamily.class);
        for (IpFamily family : IpFamily.values()) {
            if (families.contains(family)) {
                try {
                    read(family, rules, trials);
                } catch (CommandFailedException e) {
                    if (needed.contains(family)) {
                        throw e;
                    }
                    LOG.atDebug()
                            .addKeyValue("family", family.nft())
                            .setCause(e)
                            .log("can't be looked at, and nothing is to be there");
                }
            }
        }
        return new FoundRules(rules, List.of(), trials);
    }

    private void read(IpFamily family, List<FoundRule> rules, Set<IpFamily> trials) throws CommandFailedException {
        for (CommandLine listing : listings(family)) {
            String output = commands.run(listing);
            try {
                rules.addAll(IptablesSave.rules(family, output));
            } catch (UnreadableOutputException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), CommandFailedException.NOT_RUN);
            }
            if (IptablesSave.hasTrial(output)) {
                trials.add(family);
            }
        }
    }

    /** The nat table of a large cluster has a hundred thousand lines: it is not asked for. */
    private List<CommandLine> listings(IpFamily family) {
        Program save = save(kind, family);
        return quiet && kind == RulesBackend.IPTABLES_LEGACY
                ? List.of(CommandLine.of(save))
                : List.of(CommandLine.of(save, "-t", "raw"), CommandLine.of(save, "-t", "filter"));
    }

    @Override
    public List<CommandLine> commands(RuleChanges changes) {
        List<CommandLine> all = new ArrayList<>();
        for (IpFamily family : IpFamily.values()) {
            String input = input(changes.edits().stream()
                    .filter(edit -> familyOf(edit) == family)
                    .toList());
            if (!input.isEmpty()) {
                all.add(new CommandLine(restore(kind, family), List.of("--noflush", "--wait", LOCK_SECONDS), input));
            }
        }
        return all;
    }

    private static IpFamily familyOf(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Insert insert -> insert.rule().family();
            case RuleEdit.Delete delete -> delete.found().family();
            case RuleEdit.DropTrial trial -> trial.family();
        };
    }

    private static String tableOf(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Insert insert -> insert.rule().chain().table();
            case RuleEdit.Delete delete -> delete.found().chain().table();
            case RuleEdit.DropTrial trial -> "raw";
        };
    }

    /**
     * Tables one after the other: where rules come, the filter lets packets through before they are no longer tracked; where all go,
     * the other way round.
     */
    private static String input(List<RuleEdit> edits) {
        boolean coming = edits.stream().anyMatch(edit -> edit instanceof RuleEdit.Insert);
        StringBuilder text = new StringBuilder();
        for (String table : coming ? List.of("filter", "raw") : List.of("raw", "filter")) {
            List<RuleEdit> its =
                    edits.stream().filter(edit -> tableOf(edit).equals(table)).toList();
            if (!its.isEmpty()) {
                text.append('*').append(table).append('\n');
                its.forEach(edit -> text.append(lines(edit)));
                text.append("COMMIT\n");
            }
        }
        return text.toString();
    }

    private static String lines(RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Insert insert ->
                "-I %s 1 %s\n".formatted(insert.rule().chain().chain(), Spelling.of(insert.rule()));
            case RuleEdit.Delete delete ->
                "-D %s %s\n"
                        .formatted(
                                delete.found().chain().chain(), delete.found().spelling());
            case RuleEdit.DropTrial trial -> TRIAL_AWAY;
        };
    }

    @Override
    public void apply(RuleChanges changes) throws CommandFailedException {
        for (CommandLine command : commands(changes)) {
            runDespiteLock(command);
        }
    }

    private void runDespiteLock(CommandLine command) throws CommandFailedException {
        for (int tries = 1; ; tries++) {
            try {
                commands.run(command);
                return;
            } catch (CommandFailedException e) {
                if (!isLocked(kind, e)) {
                    throw e;
                }
                if (tries == TRIES) {
                    throw new CommandFailedException(
                            "iptables did not get its lock (/run/xtables.lock), it is tried again: " + e.getMessage(),
                            e.code());
                }
            }
        }
    }

    /** Whether somebody else held the lock, which is to be tried again. */
    static boolean isLocked(RulesBackend kind, CommandFailedException e) {
        return kind == RulesBackend.IPTABLES_LEGACY && e.code() == NO_LOCK;
    }

    @Override
    public Conditions conditions() throws CommandFailedException {
        if (conditions.isEmpty()) {
            conditions = Optional.of(new KernelTrial(commands).ofIptables(needed, this, false));
        }
        return conditions.get();
    }

    @Override
    public Conditions expected() throws CommandFailedException {
        return new KernelTrial(commands).ofIptables(needed, this, true);
    }

    @Override
    public Lease lease() {
        return lease;
    }

    /** The program that changes rules of a family. */
    Program restore(IpFamily family) {
        return restore(kind, family);
    }

    /** Whether the programs of a world are on this machine; empty where they are, else the one that is missing. */
    static Optional<Program> missing(RulesBackend kind, Commands commands, Set<IpFamily> families) {
        return families.stream()
                .flatMap(family -> List.of(save(kind, family), restore(kind, family)).stream())
                .filter(program -> !commands.has(program))
                .findFirst();
    }

    static Program save(RulesBackend kind, IpFamily family) {
        return kind == RulesBackend.IPTABLES_LEGACY
                ? Program.of(family, Program.IPTABLES_LEGACY_SAVE, Program.IP6TABLES_LEGACY_SAVE)
                : Program.of(family, Program.IPTABLES_NFT_SAVE, Program.IP6TABLES_NFT_SAVE);
    }

    private static Program restore(RulesBackend kind, IpFamily family) {
        return kind == RulesBackend.IPTABLES_LEGACY
                ? Program.of(family, Program.IPTABLES_LEGACY_RESTORE, Program.IP6TABLES_LEGACY_RESTORE)
                : Program.of(family, Program.IPTABLES_NFT_RESTORE, Program.IP6TABLES_NFT_RESTORE);
    }
}
