// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How our own etcd runs: one member, on the loopback address only.
 *
 * @param binary the etcd program
 * @param dataDir where it keeps its data; made where it is not there
 * @param logFile to which its log is appended
 * @param clientPort for us and the agents of this machine
 * @param peerPort it wants one, though it has no peers
 */
public record EmbeddedEtcd(Path binary, Path dataDir, Path logFile, int clientPort, int peerPort) {
    private static final long QUOTA_BYTES = 8L << 30;

    /** Where clients connect to. */
    public URI endpoint() {
        return loopback(clientPort);
    }

    List<String> command() {
        URI peer = loopback(peerPort);
        return List.of(
                binary.toString(),
                "--name=zonefleet",
                "--data-dir=" + dataDir,
                "--listen-client-urls=" + endpoint(),
                "--advertise-client-urls=" + endpoint(),
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=zonefleet=" + peer,
                "--quota-backend-bytes=" + QUOTA_BYTES,
                // watches survive an hour without us; the history of all that is older would only fill the quota
                "--auto-compaction-mode=periodic",
                "--auto-compaction-retention=1h",
                "--log-level=warn");
    }

    private static URI loopback(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
