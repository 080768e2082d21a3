// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.proof.FeedAnswers.Said;
import io.zonefleet.control.proof.KeptAnswers.Question;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private final KeptAnswers kept = new KeptAnswers();

    private static Question question(String name) {
        return new Question("epoch", DomainName.of(name), Set.of());
    }

    private static Map<Feed, Said> said(int feeds) {
        Map<Feed, Said> said = new HashMap<>();
        for (int i = 0; i < feeds; i++) {
            said.put(new Feed.OfCluster(ClusterId.parse("c" + i).orThrow()), new Said(7, 6, 5, Before.NOTHING));
        }
        return said;
    }

    @Test
    void aNameOfMoreFeedsThanAreKeptIsKeptAlone() {
        kept.keep(question("small.example.com"), said(3));
        kept.keep(question("large.example.com"), said(KeptAnswers.MOST + 1));

        assertThat(kept.of(question("large.example.com"))).hasSize(KeptAnswers.MOST + 1);
        assertThat(kept.of(question("small.example.com"))).isEmpty();
    }

    @Test
    void theNameThatWasNotAskedForForTheLongestTimeGoesFirst() {
        int half = KeptAnswers.MOST / 2;
        kept.keep(question("a.example.com"), said(half));
        kept.keep(question("b.example.com"), said(half));
        kept.keep(question("b.example.com"), said(half)); // takes the place of what was kept of it
        kept.of(question("a.example.com"));
        kept.keep(question("c.example.com"), said(1));

        assertThat(kept.of(question("a.example.com"))).hasSize(half);
        assertThat(kept.of(question("b.example.com"))).isEmpty();
        assertThat(kept.of(question("c.example.com"))).hasSize(1);
        assertThat(kept.of(new Question("restored", DomainName.of("a.example.com"), Set.of())))
                .isEmpty();
    }
}
