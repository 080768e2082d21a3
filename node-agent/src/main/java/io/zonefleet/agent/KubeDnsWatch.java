// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.prove.Expectation;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether kube-dns could stand in for this node. Where its service addresses are taken here, queries go on to it while the cache does not
 * answer, and a managed name has to have its answer there too. So it is asked, at its second service, for one name of one zone after the
 * other. Belongs to the loop's thread.
 */
final class KubeDnsWatch {
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int DNS_PORT = 53;
    /** An answer of before may still be cached on the way when a record has just changed: one wrong answer is none. */
    private static final int ENOUGH = 3;

    private final Prober prober;
    private final Time time;
    private long next;
    private Optional<DomainName> asked = Optional.empty();
    private int wrong;
    private Optional<Finding> finding = Optional.empty();

    KubeDnsWatch(Prober prober, Time time) {
        this.prober = prober;
        this.time = time;
        this.next = time.now();
    }

    /**
     * Asks, where its addresses are taken and it is time to.
     *
     * @param after the zone that comes after this one among those that are served; none where there is none
     */
    void step(ClusterProfile cluster, Function<Optional<DomainName>, List<Expectation>> after) {
        if (cluster.intercepted().isEmpty()) {
            finding = Optional.empty();
            wrong = 0;
            return;
        }
        if (time.now() - next < 0) {
            return;
        }
        next = time.now() + PERIOD.toNanos();
        for (Expectation zone : after.apply(asked)) {
            if (zone.sample().isEmpty()) {
                asked = Optional.of(zone.zone());
            } else {
                ask(zone, cluster.kubeDnsAskedAt().getFirst());
            }
        }
    }

    private void ask(Expectation zone, Address server) {
        List<Optional<Reply>> replies =
                prober.ask(new Endpoint(server, DNS_PORT), Transport.UDP, zone.sample(), PATIENCE);
        if (zone.isSampleRight(replies)) {
            wrong = 0;
            finding = Optional.empty();
            asked = Optional.of(zone.zone());
            return;
        }
        if (++wrong >= ENOUGH) { // the same zone is asked for until it is right
            String name = zone.sample().getFirst().name().text();
            String said = replies.getFirst()
                    .map(reply -> "answers otherwise than this node")
                    .orElse("gives no answer");
            finding = Optional.of(new Finding(
                    FaultKind.KUBE_DNS_UNAWARE,
                    zone.zone().text(),
                    "kube-dns at %s %s for %s, and has to stand in while the cache here is down: have it forward %s to a server that knows it, or set network.interceptKubeDns to false"
                            .formatted(server, said, name, zone.zone())));
        }
    }

    List<Finding> findings() {
        return finding.stream().toList();
    }
}
