// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.FeedState;
import io.zonefleet.image.Stamped;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

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

    private static ClusterImage image(FeedState all, FeedState own) {
        ClusterImage empty = ClusterImage.empty(new ClusterId("prod-a"));
        return new ClusterImage(
                empty.cluster(), 9, Optional.of("epoch"), all, own, Optional.empty(), empty.unreadable());
    }

    /** A feed with these names, and with {@code counted} both as zones and as serials. */
    private static FeedState feed(Map<DomainName, Stamped<Optional<Answer>>> names, Map<DomainName, Long> counted) {
        FeedState empty = FeedState.EMPTY;
        PSortedMap<DomainName, Long> numbers = TreePMap.from(counted);
        return new FeedState(
                empty.head(),
                empty.headRevision(),
                empty.with(),
                empty.partial(),
                empty.removed(),
                empty.digest(),
                TreePMap.from(names),
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
