// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.SocketProber;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real CoreDNS in the place of kube-dns, which knows managed names by IPv4 alone. */
class ResolverThreadTest {
    private static final Address V4 = Address.of("127.0.0.1");
    private static final Address V6 = Address.of("::1");

    private final int port = FreePorts.next();

    @TempDir
    private Path dir;

    private static ServedImage image(Map<DomainName, ServedName> names) {
        return new ServedImage(
                new ClusterId("prod"),
                new ClusterProfile(Profile.BUILT_IN, Optional.empty(), List.of(V4, V6)),
                names,
                Map.of(),
                Map.of());
    }

    @Test
    void provesEachFamilyForItself() {
        String corefile = """
                .:%d {
                    bind 127.0.0.1
                    template IN A example.com {
                        answer "{{ .Name }} 5 IN A 192.0.2.1"
                    }
                }
                .:%d {
                    bind ::1
                    template ANY ANY {
                        rcode NXDOMAIN
                    }
                }
                """.formatted(port, port);
        try (CoreDns kubeDns = CoreDns.start(dir, corefile, Map.of());
                ResolverThread resolver = new ResolverThread(new SocketProber(), new Random(1), port)) {
            assertThat(kubeDns.process().isAlive()).isTrue();
            resolver.follow(image(Map.of()));
            assertThat(resolver.newest()).as("there is nothing to ask for").isEmpty();
            ServedImage named = image(Map.of(
                    DomainName.of("a.example.com"),
                    new ServedName(
                            new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD), 1)));
            resolver.follow(named);

            List<ResolverProof> proofs =
                    Await.value("both", () -> resolver.newest().filter(seen -> seen.size() == 2));

            assertThat(proofs.getFirst()).isEqualTo(ResolverProof.proved(V4));
            assertThat(proofs.getLast().server()).isEqualTo(V6);
            assertThat(proofs.getLast().proved()).isFalse();
            assertThat(proofs.getLast().why()).contains("a.example.com", "rcode 3");
        }
    }
}
