// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * No agent of the machine keeps link and packet rules while this is held: it is the lock of {@link HostLock}, taken by who acts by hand. Waits
 * for nobody, and makes no file, which agents of another user could not open.
 */
public final class NetworkPause implements AutoCloseable {
    private static final Path LOCKS = Path.of("/proc/locks");

    private final @Nullable FileChannel channel;

    private NetworkPause(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it.
     *
     * @param file as it is for the agents of the machine
     * @throws IOException where one of them is the owner; the message says which process that is
     */
    public static NetworkPause take(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException nobody) {
            return new NetworkPause(null); // an owner has made it
        } catch (AccessDeniedException denied) {
            throw new IOException(
                    "whether another agent keeps link and packet rules can't be seen (" + file
                            + " may not be opened): do this as root, or as the agent's user",
                    denied);
        }
        if (FileLocks.tryLock(channel, false) == null) {
            String holder = holder(file).map(pid -> "process " + pid).orElse("another process");
            channel.close();
            throw new IOException("an agent of this machine keeps link and packet rules (" + holder + " holds " + file
                    + "): stop all agents of this machine first, clients of that one would lose the addresses");
        }
        return new NetworkPause(channel);
    }

    /** Who holds it, as the kernel lists locks (proc_locks(5)): kind, way, access, process, device and inode. */
    private static Optional<String> holder(Path file) {
        try {
            Pattern held = Pattern.compile("^[0-9]+: POSIX +ADVISORY +WRITE +([0-9]+) +[0-9a-f]+:[0-9a-f]+:%s "
                    .formatted(Files.getAttribute(file, "unix:ino")));
            return Files.readAllLines(LOCKS).stream()
                    .map(held::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException | UnsupportedOperationException notSaid) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
