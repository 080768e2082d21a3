// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.acceptance.bed.HandRules.Condition;
import io.zonefleet.testing.CoreDns;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bed and the facts that fail open rests on, by rules written by hand. Run by {@link BedTest} inside. */
abstract class RowsByHand {
    private static final String CACHED = "192.0.2.1";
    private static final String NAME = "name.example.com";

    @TempDir
    Path dir;

    private final Backend backend;
    private final List<Family> families;
    private @Nullable Bed made;

    RowsByHand(Backend backend, List<Family> families) {
        this.backend = backend;
        this.families = families;
    }

    static class IptablesNft extends RowsByHand {
        IptablesNft() {
            super(Backend.IPTABLES_NFT, Family.DUAL);
        }
    }

    static class IptablesLegacy extends RowsByHand {
        IptablesLegacy() {
            super(Backend.IPTABLES_LEGACY, Family.DUAL);
        }
    }

    static class Nft extends RowsByHand {
        Nft() {
            super(Backend.NFT, Family.DUAL);
        }
    }

    @BeforeEach
    void make() {
        made = new Bed(dir, backend, families);
        made.linkByHand();
    }

    private Bed bed() {
        return Objects.requireNonNull(made);
    }

    @AfterEach
    void clear() {
        if (made == null) {
            return;
        }
        made.close();
        if (backend == Backend.NFT) {
            bed().node().run("nft", "flush", "ruleset");
        } else {
            for (Family family : families) {
                bed().node()
                        .run(
                                List.of(backend.command(family, "restore")),
                                "*raw\nCOMMIT\n*nat\nCOMMIT\n*filter\nCOMMIT\n*mangle\nCOMMIT\n");
            }
        }
    }

    private Pod pod(Family family) {
        return Pod.start(bed(), NAME, 50, List.of(family.service()));
    }

    @Test
    void row1PlainNoTrackIsTheEndOfDnsWhenTheCacheIsKilled() {
        HandRules.write(bed(), Condition.NONE);
        for (Family family : families) {
            CoreDns cache = bed().cacheByHand(CACHED);
            try (Pod pod = pod(family).awaits(CACHED)) {
                cache.process().kill();
                pod.awaitsFailures(20);
                assertThat(pod.stop().failed()).as(bed().rules()).isPositive();
            }
        }
    }

    @Test
    void row1NoTrackWhileASocketListensFallsBackToKubeDnsAtOnceAndComesBack() {
        CoreDns cache = bed().cacheByHand(CACHED);
        HandRules.write(bed(), Condition.SOCKET);
        for (Family family : families) {
            try (Pod pod = pod(family).awaits(CACHED)) {
                cache.process().kill();
                pod.awaits(Bed.OF_KUBE_DNS);
                cache = bed().cacheByHand(CACHED);
                pod.awaits(CACHED);
                Pod.Account account = pod.stop();
                assertThat(account.failed()).as(account.toString()).isZero();
                System.out.println("| " + backend.text() + " by hand, " + family.service() + " | " + account);
            }
        }
    }

    @Test
    void cachedTrafficIsNotTracked() {
        bed().cacheByHand(CACHED);
        HandRules.write(bed(), Condition.SOCKET);
        for (Family family : families) {
            bed().forgetTracked();
            try (Pod pod = pod(family).awaits(CACHED);
                    Pod host = Pod.onTheHost(bed(), NAME, 50, List.of(family.service(), family.local()))
                            .awaits(CACHED)) {
                assertThat(host.stop().failed()).isZero();
                assertThat(pod.stop().failed()).isZero();
                assertThat(bed().tracked(53)).as(bed().rules()).isZero();
            }
        }
    }

    @Test
    void withoutAnyNoTrackTheCacheIsNeverAskedAndAllIsTracked() {
        bed().cacheByHand(CACHED);
        for (Family family : families) {
            bed().forgetTracked();
            try (Pod pod = pod(family).awaits(Bed.OF_KUBE_DNS)) {
                assertThat(pod.stop().answers()).containsOnlyKeys(Bed.OF_KUBE_DNS);
                assertThat(bed().tracked(53)).isPositive();
            }
        }
    }

    /** What a socket means in OUTPUT is the asker's own; iptables does not even take it there. */
    @Test
    void onTheHostItselfTheConditionDoesNotHelp() {
        CoreDns cache = bed().cacheByHand(CACHED);
        HandRules.write(bed(), Condition.SOCKET);
        cache.process().kill();
        Family family = families.getFirst();
        try (Pod host = Pod.onTheHost(bed(), NAME, 50, List.of(family.service()))) {
            host.awaitsFailures(20);
        }
    }

    /** A hung cache still has its socket. */
    @Test
    void row9AHeldCacheIsNotSeenByTheCondition() {
        CoreDns cache = bed().cacheByHand(CACHED);
        HandRules.write(bed(), Condition.SOCKET);
        try (Pod pod = pod(families.getFirst()).awaits(CACHED)) {
            cache.process().pause();
            pod.awaitsFailures(20);
        }
    }
}
