// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.FeedState;
import io.zonefleet.image.NameMap;
import io.zonefleet.image.Stamped;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServedImageTest {
    private static final DomainName A = new DomainName("a.example.com");
    private static final DomainName B = new DomainName("b.example.com");
    private static final DomainName C = new DomainName("c.example.com");
    private static final DomainName ZONE = new DomainName("example.com");

    @Test
    void theClustersOwnFeedWinsByNameAndCanMask() {
        ServedImage served = ServedImage.of(image(
                feed(Map.of(A, stamped("192.0.2.1", 1), B, stamped("192.0.2.2", 2)), Map.of()),
                feed(Map.of(A, stamped("192.0.2.9", 3), B, new Stamped<>(Optional.empty(), 4)), Map.of())));

        assertThat(served.names()).isEqualTo(Map.of(A, new ServedName(answer("192.0.2.9"), 3)));
        assertThat(served.profile()).isEqualTo(ClusterProfile.BUILT_IN);
    }

    @Test
    void theNewerRevisionOfBothFeedsCounts() {
        ServedImage served = ServedImage.of(
                image(feed(Map.of(), Map.of(ZONE, 5L, A, 9L)), feed(Map.of(), Map.of(ZONE, 7L, A, 8L, C, 1L))));

        assertThat(served.serials()).isEqualTo(Map.of(ZONE, 7L, A, 9L, C, 1L));
        assertThat(served.declared()).isEqualTo(served.serials());
    }

    @Test
    void anEditedImageServesWhatTheSameImageServesFromNothing() {
        long seed = new Random().nextLong();
        System.out.println("ServedImageTest seed " + seed);
        Random random = new Random(seed);
        ClusterImage before = image(feed(Map.of(), Map.of()), feed(Map.of(), Map.of()));
        ServedImage served = ServedImage.of(before);
        for (int edit = 0; edit < 300; edit++) {
            ClusterImage after = image(edited(before.all(), random), edited(before.own(), random));
            served = served.after(before, after);
            assertThat(served).isEqualTo(ServedImage.of(after));
            assertThat(served.names().keySet()).isEqualTo(after.names().keySet());
            before = after;
        }
    }

    private static FeedState edited(FeedState feed, Random random) {
        List<DomainName> names = List.of(A, B, C, ZONE);
        Map<DomainName, Stamped<Optional<Answer>>> domains = new HashMap<>(feed.domains());
        Map<DomainName, Long> counted = new HashMap<>(feed.serials());
        DomainName name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> domains.put(name, new Stamped<>(Optional.empty(), random.nextLong(1, 9)));
            case 1 -> domains.put(name, stamped("192.0.2." + random.nextInt(9), random.nextLong(1, 9)));
            case 2 -> domains.remove(name);
            default -> counted.merge(name, random.nextLong(1, 9), (old, more) -> more > 6 ? null : more);
        }
        return feed(domains, counted);
    }

    private static ClusterImage image(FeedState all, FeedState own) {
        ClusterImage empty = ClusterImage.empty(new ClusterId("prod-a"));
        return new ClusterImage(
                empty.cluster(), 9, Optional.of("epoch"), all, own, Optional.empty(), empty.unreadable());
    }

    /** A feed with these names, and with {@code counted} both as zones and as serials. */
    private static FeedState feed(Map<DomainName, Stamped<Optional<Answer>>> names, Map<DomainName, Long> counted) {
        FeedState empty = FeedState.EMPTY;
        NameMap<Long> numbers = NameMap.of(counted);
        return new FeedState(
                empty.head(),
                empty.headRevision(),
                empty.with(),
                empty.partial(),
                empty.removed(),
                empty.digest(),
                NameMap.of(names),
                numbers,
                numbers,
                empty.versions());
    }

    private static Stamped<Optional<Answer>> stamped(String address, long from) {
        return new Stamped<>(Optional.of(answer(address)), from);
    }

    private static Answer answer(String address) {
        return new Answer(List.of(Address.of(address)), Ttl.DEFAULT, false, Below.FORWARD);
    }
}
