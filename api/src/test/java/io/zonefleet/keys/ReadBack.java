// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.ApiToken;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Bytes;
import java.util.List;
import java.util.function.Function;

/** How bytes of the store are read: to something that can be written and read back the same, or not at all. */
final class ReadBack {
    private static final DomainName NAME = new DomainName("a.test");

    /** Every way in which values are read. */
    static final List<ReadBack> ALL = List.of(
            intent(new IntentKey.OfDomain(NAME, SourceId.API)),
            intent(new IntentKey.OfZone(NAME)),
            intent(new IntentKey.OfCluster(new io.zonefleet.model.ClusterId("c1"))),
            intent(new IntentKey.OfProfile(new ProfileId("edge"))),
            intent(new IntentKey.OfSource(new SourceId("legacy"))),
            value(DesiredValue.Domain.class),
            value(DesiredValue.Zone.class),
            value(DesiredValue.Profile.class),
            value(DesiredValue.Head.class),
            value(Digest.class),
            value(NodeIdentity.class),
            value(NodeStatus.class),
            value(PollResult.class),
            value(ApiToken.class),
            new ReadBack(Codec::decodeChange, Codec::encode),
            new ReadBack(bytes -> Codec.decodeChangeSummary(bytes).change(), Codec::encode),
            new ReadBack(Codec::decodePart, items -> Codec.encodePart(items(items))));

    /** How a value is read. */
    interface Reader {
        Object read(Bytes bytes) throws UnreadableException;
    }

    private final Reader reader;
    private final Function<Object, Bytes> writer;

    ReadBack(Reader reader, Function<Object, Bytes> writer) {
        this.reader = reader;
        this.writer = writer;
    }

    private static ReadBack intent(IntentKey key) {
        return new ReadBack(bytes -> Codec.decodeIntent(key, bytes), Codec::encode);
    }

    private static ReadBack value(Class<?> type) {
        return new ReadBack(bytes -> Codec.decode(type, bytes), Codec::encode);
    }

    /** What is read is whole: it can be written, and is read back the same. */
    void check(Bytes bytes) {
        Object value;
        try {
            value = reader.read(bytes);
        } catch (UnreadableException unreadable) {
            assertThat(unreadable).message().isNotBlank();
            return;
        }
        try {
            assertThat(reader.read(writer.apply(value))).as(bytes.utf8()).isEqualTo(value);
        } catch (UnreadableException broken) {
            throw new AssertionError(bytes.utf8(), broken);
        }
    }

    static List<ChangeItem> items(Object list) {
        return ((List<?>) list).stream().map(ChangeItem.class::cast).toList();
    }
}
