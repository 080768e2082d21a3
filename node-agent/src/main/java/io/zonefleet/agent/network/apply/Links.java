// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.actual.ActualLinks;
import io.zonefleet.agent.network.actual.LinksJson;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import java.io.IOException;
import java.util.List;

/** Links and addresses by {@code ip} (iproute2). */
public final class Links {
    private final Commands commands;

    /** @param commands runs {@code ip} */
    public Links(Commands commands) {
        this.commands = commands;
    }

    /** All links with their addresses. */
    public ActualLinks read() throws IOException {
        return LinksJson.read(commands.run(CommandLine.of(Program.IP, "-json", "-details", "address", "show")));
    }

    /**
     * Does a step. Another program of ours may have taken an address away meanwhile, which is as good: an agent looks as soon as {@code
     * network take-over} has marked its link.
     *
     * @throws IllegalArgumentException for one that is not about links, or a link of a kind that is still open
     */
    public void apply(NetworkStep step) throws IOException {
        try {
            for (CommandLine command : commands(step)) {
                commands.run(command);
            }
        } catch (CommandFailedException e) {
            if (!(step instanceof NetworkStep.DropAddress drop) || isThere(drop)) {
                throw e;
            }
        }
    }

    private boolean isThere(NetworkStep.DropAddress drop) throws IOException {
        return read().named(drop.link())
                .filter(link -> link.has(drop.address()))
                .isPresent();
    }

    /** The commands of a step; a link that may be of several kinds is shown as the first of them. */
    public static List<CommandLine> commands(NetworkStep step) {
        return switch (step) {
            case NetworkStep.AddLink add -> List.of(ip("link", "add", "name", add.link(), "type", type(add.kind())));
            case NetworkStep.MarkLink mark ->
                List.of(ip("link", "set", "dev", mark.link(), "alias", ActualLink.OUR_ALIAS));
            case NetworkStep.SetUp up -> List.of(ip("link", "set", "dev", up.link(), "up"));
            case NetworkStep.PutAddress put -> List.of(put(put));
            case NetworkStep.DropAddress drop ->
                List.of(ip("address", "delete", drop.address() + "/" + drop.prefix(), "dev", drop.link()));
            case NetworkStep.DropLink drop -> List.of(ip("link", "delete", "dev", drop.link()));
            case NetworkStep.ChangeRules rules ->
                throw new IllegalArgumentException("not about links: " + rules.words());
            case NetworkStep.Grace grace -> throw new IllegalArgumentException("not about links: " + grace.words());
        };
    }

    private static String type(LinkKind kind) {
        return switch (kind) {
            case AUTO, DUMMY -> LinkKind.DUMMY.text();
            case BRIDGE -> LinkKind.BRIDGE.text();
            case LOOPBACK -> throw new IllegalArgumentException("lo is not made");
        };
    }

    /** No search for duplicates on a link that nobody else is on: until it is over, nothing could bind the address (RFC 4862, 5.4). */
    private static CommandLine put(NetworkStep.PutAddress put) {
        Address address = put.address();
        IpFamily family = IpFamily.of(address);
        String literal = address + "/" + family.bits();
        return switch (family) {
            case V4 -> ip("address", "replace", literal, "dev", put.link());
            case V6 -> ip("-6", "address", "replace", literal, "dev", put.link(), "nodad", "noprefixroute");
        };
    }

    private static CommandLine ip(String... arguments) {
        return CommandLine.of(Program.IP, arguments);
    }
}
