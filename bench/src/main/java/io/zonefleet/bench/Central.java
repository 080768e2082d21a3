// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.ControlPlane;
import io.zonefleet.testing.EtcdProcess;
import java.net.URI;
import java.nio.file.Path;

/** etcd, which brings what it accepts to disk as in production, and one control plane; without nodes. */
final class Central implements AutoCloseable {
    /** As the shipped one has it. */
    private static final String QUOTA = "--quota-backend-bytes=8589934592";

    private final EtcdProcess etcd;
    private final ControlPlane control;

    /** @param dir where the control plane keeps its files */
    Central(Path dir) {
        etcd = EtcdProcess.start(Floors.DURABLE, QUOTA);
        control = new ControlPlane(dir, etcd.endpoint());
        control.api().put("/clusters/prod", "{}").ok();
    }

    URI etcd() {
        return etcd.endpoint();
    }

    Api api() {
        return control.api();
    }

    URI url() {
        return control.url();
    }

    String token() {
        return control.token();
    }

    /** The control plane's process. */
    long pid() {
        return control.pid();
    }

    Connection connect() {
        return new Connection(control.url(), control.token());
    }

    @Override
    public void close() {
        control.close();
        etcd.close();
    }
}
