// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.NetworkNamespace;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the kernel's word about links is heard, on the real kernel: without it, what others take away would come back within five seconds
 * only. A change is made until it was heard of, since the program may listen later than it was started.
 */
class LinkMonitorTest {
    private final NetworkNamespace node = NetworkNamespace.open();
    private final AtomicInteger told = new AtomicInteger();
    private final LinkMonitor monitor = LinkMonitor.start(new SystemCommands(node.wrapper()), told::incrementAndGet);

    @AfterEach
    void close() {
        monitor.close();
        node.close();
    }

    private void awaitWordOf(String change) {
        int before = told.get();
        Await.until("word of: " + change, () -> {
            node.run(change);
            return told.get() > before;
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ip address replace 192.0.2.1/32 dev lo; ip address delete 192.0.2.1/32 dev lo",
                "ip -6 address replace fd00::1/128 dev lo; ip -6 address delete fd00::1/128 dev lo",
                "ip link set lo down; ip link set lo up",
                "ip link add other type veth peer name peer; ip link delete other"
            })
    void tellsOfLinksAndAddresses(String change) {
        awaitWordOf(change);
    }

    @Test
    void goesOnWhereTheProgramWasEnded() {
        awaitWordOf("ip link set lo down; ip link set lo up");
        Set<ProcessHandle> first = programs();

        first.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "another has been started",
                () -> !programs().isEmpty() && programs().stream().noneMatch(first::contains));

        awaitWordOf("ip link set lo down; ip link set lo up");
    }

    /** Those that listen in this namespace: other tests may have some of their own. */
    private Set<ProcessHandle> programs() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("monitor link address"))
                        .isPresent())
                .filter(process -> isHere(process.pid()))
                .collect(Collectors.toSet());
    }

    private boolean isHere(long pid) {
        String own = node.run("readlink /proc/self/ns/net");
        return own.equals(node.run("readlink /proc/" + pid + "/ns/net || true"));
    }
}
