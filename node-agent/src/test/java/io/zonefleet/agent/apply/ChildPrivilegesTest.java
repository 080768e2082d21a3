// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.Credentials;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What CoreDNS keeps of what the agent may do. */
class ChildPrivilegesTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final long NET_ADMIN = 1L << 12;
    private static final long NET_BIND = 1L << 10;
    private static final long SETPCAP = 1L << 8;
    private static final long ALL = (1L << 41) - 1;

    private static Credentials user(long ambient) {
        return new Credentials(998, ambient, ambient, ambient);
    }

    private static Credentials root(long capabilities) {
        return new Credentials(0, capabilities, 0, capabilities);
    }

    @Test
    void isThePortBelow1024AndNothingElse() {
        assertThat(ChildPrivileges.through(SETPRIV, user(NET_ADMIN | NET_BIND), false)
                        .orElseThrow())
                .containsExactly(
                        "/usr/bin/setpriv",
                        "--inh-caps",
                        "-all,+net_bind_service",
                        "--ambient-caps",
                        "-all,+net_bind_service");
        assertThat(ChildPrivileges.through(SETPRIV, user(NET_ADMIN), false).orElseThrow())
                .contains("-all")
                .doesNotContain("-all,+net_bind_service");
    }

    @Test
    void asRootIsLimitedByTheBoundingSet() {
        assertThat(ChildPrivileges.through(SETPRIV, root(ALL), false).orElseThrow())
                .containsExactly(
                        "/usr/bin/setpriv",
                        "--bounding-set",
                        "-all,+net_bind_service",
                        "--inh-caps",
                        "-all,+net_bind_service");
        assertThat(ChildPrivileges.through(SETPRIV, root(NET_ADMIN | NET_BIND), false))
                .isEmpty();
    }

    @Test
    void leavesRootsReadingToACorefileThatAnOperatorKeeps() {
        assertThat(ChildPrivileges.through(SETPRIV, root(ALL), true).orElseThrow())
                .contains("-all,+dac_override,+dac_read_search,+net_bind_service");
        assertThat(ChildPrivileges.through(SETPRIV, user(NET_ADMIN | NET_BIND), true)
                        .orElseThrow())
                .contains("-all,+net_bind_service");
    }

    @Test
    void nothingIsDoneWhereThereIsNothingToTakeAway() {
        assertThat(ChildPrivileges.isLittle(user(0), false)).isTrue();
        assertThat(ChildPrivileges.isLittle(user(NET_BIND), false)).isTrue();
        assertThat(ChildPrivileges.isLittle(user(NET_ADMIN), false)).isFalse();
        assertThat(ChildPrivileges.isLittle(root(SETPCAP), false)).isFalse();
    }
}
