// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.model.Feed;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FeedHeadTest {
    private static final String HEAD = Keys.DEFAULT.head(Feed.all());

    private final MemoryStore store = new MemoryStore();

    private Entry put(Bytes value) {
        store.commit(Txn.builder().put(HEAD, value).build());
        return store.read(KeyRange.single(HEAD), 0).entries().getFirst();
    }

    @Test
    void standsForItsOwnRevisionUnlessItNamesAnother() throws UnreadableException {
        Entry own = put(Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of("clusters/a"), false)));
        assertThat(FeedHead.of(own))
                .isEqualTo(new FeedHead(own.modRevision(), own.modRevision(), List.of("clusters/a"), false));

        Entry other = put(Codec.encode(new DesiredValue.Head(OptionalLong.of(1), List.of(), true)));
        assertThat(FeedHead.of(other)).isEqualTo(new FeedHead(other.modRevision(), 1, List.of(), true));
    }

    @Test
    void isReplacedByOneThatDoesNotGoBackWhereItCanNotBeRead() {
        Entry rubbish = put(Bytes.of("rubbish"));
        assertThatThrownBy(() -> FeedHead.of(rubbish)).isInstanceOf(UnreadableException.class);
        assertThat(FeedHead.instead(rubbish).from()).isEqualTo(rubbish.modRevision());
    }
}
