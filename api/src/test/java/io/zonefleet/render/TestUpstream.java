// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where forwarded queries end up: a CoreDNS with one address and one serial for every name. */
final class TestUpstream implements AutoCloseable {
    static final Address ADDRESS = Address.of("203.0.113.53");
    static final long SERIAL = 4242;

    private final CoreDns coreDns;
    private final int port;

    TestUpstream(Path dir) {
        this.port = FreePorts.next();
        String corefile = """
                .:%d {
                    bind 127.0.0.1
                    template IN A . {
                        answer "{{ .Name }} 60 IN A %s"
                    }
                    template IN SOA . {
                        answer "{{ .Name }} 60 IN SOA upstream.example. hostmaster.upstream.example. %d 1 1 1 1"
                    }
                    template IN ANY . {
                        rcode NOERROR
                    }
                }
                """.formatted(port, ADDRESS, SERIAL);
        try {
            this.coreDns = CoreDns.start(Files.createDirectories(dir), corefile, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node that asks this upstream. */
    NodeSettings node() {
        Listener listener = new Listener(
                List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("127.0.0.1:" + port)), false, true);
        return new NodeSettings(
                List.of(listener),
                5399,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "/zones",
                NodeSettings.Pickup.SIGNAL);
    }

    void die() {
        coreDns.close();
    }

    @Override
    public void close() {
        die();
    }
}
