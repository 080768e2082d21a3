// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.ConditionSpelling;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.actual.NftJson;
import io.zonefleet.agent.network.actual.UnreadableOutputException;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.model.RulesBackend;
import java.util.List;
import java.util.Optional;

/** Rules in a table of our own, replaced as a whole by one transaction of {@code nft}: there is no moment without. */
final class Nft implements PacketRules {
    private static final String TABLE = "table inet " + NftJson.TABLE;
    /** Chains of everything are many in a large cluster: how many looks at our table come to one at them. */
    private static final int LOOKS = 12;

    private final Commands commands;
    private final NftLease lease;
    private Optional<Conditions> conditions = Optional.empty();
    private List<String> blocking = List.of();
    private int looks;

    Nft(Commands commands) {
        this.commands = commands;
        this.lease = new NftLease(commands);
    }

    @Override
    public RulesBackend kind() {
        return RulesBackend.NFT;
    }

    @Override
    public FoundRules read() throws CommandFailedException {
        try {
            if (looks++ % LOOKS == 0) {
                blocking = NftJson.blocking(commands.run(nft("list", "chains")));
            }
            return new FoundRules(NftJson.rules(table()), blocking);
        } catch (UnreadableOutputException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), CommandFailedException.NOT_RUN);
        }
    }

    /** Our table, empty where there is none; that it failed to be listed is no proof of that. */
    private String table() throws CommandFailedException, UnreadableOutputException {
        try {
            return commands.run(nft("list", "table", "inet", NftJson.TABLE));
        } catch (CommandFailedException e) {
            String tables = commands.run(nft("list", "tables"));
            if (NftJson.hasTable(tables)) {
                throw e;
            }
            return tables;
        }
    }

    private static CommandLine nft(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "--json";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CommandLine.of(Program.NFT, all);
    }

    @Override
    public List<CommandLine> commands(RuleChanges changes) {
        return changes.edits().isEmpty()
                ? List.of()
                : List.of(new CommandLine(Program.NFT, List.of("--file", "-"), script(changes.desired())));
    }

    @Override
    public void apply(RuleChanges changes) throws CommandFailedException {
        for (CommandLine command : commands(changes)) {
            commands.run(command);
        }
    }

    /** Made first, so that deleting it can't fail. */
    private String script(List<Rule> rules) {
        StringBuilder text = new StringBuilder("add " + TABLE + "\ndelete " + TABLE + "\n");
        if (!rules.isEmpty()) {
            text.append(TABLE).append(" {\n  set ").append(NftJson.SET);
            text.append(" {\n    type inet_proto; flags timeout; timeout 2s; ").append(lease.elements());
            text.append("\n  }\n");
            for (Chain chain : Chain.values()) {
                text.append("  chain ")
                        .append(NftJson.name(chain))
                        .append(" {\n    ")
                        .append(hook(chain))
                        .append('\n');
                rules.stream()
                        .filter(rule -> rule.chain() == chain)
                        .forEach(rule -> text.append("    ").append(line(rule)).append('\n'));
                text.append("  }\n");
            }
            text.append("}\n");
        }
        return text.toString();
    }

    private static String hook(Chain chain) {
        return switch (chain) {
            case RAW_PREROUTING -> "type filter hook prerouting priority raw; policy accept;";
            case RAW_OUTPUT -> "type filter hook output priority raw; policy accept;";
            case FILTER_INPUT -> "type filter hook input priority filter - 1; policy accept;";
            case FILTER_OUTPUT -> "type filter hook output priority filter - 1; policy accept;";
        };
    }

    private static String line(Rule rule) {
        boolean source = rule.side() == Side.SOURCE;
        return "%s%s %s %s %s %s %d %s%s%s comment \"%s\""
                .formatted(
                        rule.condition() == Condition.FROM_LOOPBACK
                                ? "%s saddr %s "
                                        .formatted(rule.family().nft(), ConditionSpelling.loopback(rule.family()))
                                : "",
                        rule.family().nft(),
                        source ? "saddr" : "daddr",
                        rule.address(),
                        rule.transport().text(),
                        source ? "sport" : "dport",
                        rule.port(),
                        rule.condition().isLeased() ? "meta l4proto @" + NftJson.SET + " " : "",
                        rule.condition().needsSocket() ? socket(rule.transport()) + " " : "",
                        switch (rule.chain().target()) {
                            case NOTRACK -> "notrack";
                            case ACCEPT -> "accept";
                        },
                        rule.comment());
    }

    /**
     * What matches while a socket is there. Of a TCP connection that is being made there is only half a socket, for which {@code wildcard}
     * matches nothing: the last packet of the handshake would be tracked, and translated to kube-dns.
     */
    static String socket(Transport transport) {
        return switch (transport) {
            case UDP -> "socket wildcard 0";
            case TCP -> "socket transparent 0";
        };
    }

    @Override
    public Conditions conditions() throws CommandFailedException {
        if (conditions.isEmpty()) {
            conditions = Optional.of(new KernelTrial(commands).ofNft());
        }
        return conditions.get();
    }

    @Override
    public Conditions expected() throws CommandFailedException {
        return conditions(); // only checked
    }

    @Override
    public Lease lease() {
        return lease;
    }
}
