// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.ConditionSpelling;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;

/**
 * For iptables: rules match while their destination was seen within the last two seconds in a list of the kernel's (xt_recent,
 * iptables-extensions(8)), in which the agent writes the addresses by a file of {@code /proc}. The list is there while a rule refers to it.
 */
public final class RecentLease implements Lease {
    private static final Path LISTS = Path.of("/proc/net/xt_recent");
    private static final String FORGET_ALL = "/\n";

    private final Path lists;

    /** By the lists of this network namespace. */
    public RecentLease() {
        this(LISTS);
    }

    RecentLease(Path lists) {
        this.lists = lists;
    }

    /** Whether this process may write to a list, which a rule has to refer to at that moment. */
    static boolean isWritable(String list) {
        return Files.isWritable(LISTS.resolve(list));
    }

    @Override
    public void renew(Collection<Address> addresses) throws CommandFailedException {
        for (Address address : addresses) {
            write(IpFamily.of(address), "+" + address.text() + "\n");
        }
    }

    @Override
    public void end() throws CommandFailedException {
        for (IpFamily family : IpFamily.values()) {
            write(family, FORGET_ALL);
        }
    }

    private void write(IpFamily family, String command) throws CommandFailedException {
        Path file = lists.resolve(ConditionSpelling.list(family));
        try {
            Files.write(file, command.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        } catch (NoSuchFileException noRule) {
            return; // nothing holds by it
        } catch (IOException refused) {
            throw new CommandFailedException(
                    "can't write to %s: %s; run the agent as root, or as the user in ip_list_uid of xt_recent, and have the list made anew (network teardown)"
                            .formatted(file, refused.getMessage()),
                    CommandFailedException.NOT_RUN);
        }
    }

    @Override
    public void close() {}
}
