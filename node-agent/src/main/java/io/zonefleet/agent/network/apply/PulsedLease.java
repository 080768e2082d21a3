// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * A lease where the kernel's own does not do for all rules (iptables without xt_recent): each renewal also changes what is in a file. A
 * program beside the agent (deploy/systemd/zonefleet-watchdog) looks at that each second, and removes the rules that would not end by themselves
 * once it has stood still for two looks. What is in the file means nothing: no clock has to agree with another.
 *
 * @param kernel what the kernel has
 * @param file the same for all agents of a machine; only the owner of rules writes it
 */
public record PulsedLease(Lease kernel, Path file) implements Lease {
    @Override
    public void renew(Collection<Address> addresses) throws CommandFailedException {
        kernel.renew(addresses);
        try {
            Files.writeString(file, System.nanoTime() + "\n");
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void end() throws CommandFailedException {
        kernel.end();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private CommandFailedException failed(IOException e) {
        return new CommandFailedException(
                "can't write %s, by which zonefleet-watchdog knows that the node cache answers: %s".formatted(file, e),
                CommandFailedException.NOT_RUN);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
