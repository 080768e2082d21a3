// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Writes desired keys as a control plane does, without one. */
public final class DesiredWriter {
    private final Store store;
    private final Keys keys;

    public DesiredWriter(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** An answer with these addresses and a TTL of 30 seconds. */
    public static Answer answer(String... addresses) {
        return new Answer(Arrays.stream(addresses).map(Address::of).toList(), new Ttl(30), false, Below.FORWARD);
    }

    /** The same for every name below as well. */
    public static Answer wildcard(String... addresses) {
        return new Answer(answer(addresses).addresses(), new Ttl(30), true, Below.FORWARD);
    }

    /** Sets the store up for these clusters. */
    public void setUp(String epoch, ClusterId... clusters) {
        Txn.Builder txn = Txn.builder().put(keys.epoch(), Bytes.of(epoch));
        head(txn, Feed.all());
        for (ClusterId cluster : clusters) {
            head(txn, new Feed.OfCluster(cluster));
        }
        commit(txn);
    }

    /** Puts one domain; its revision. */
    public long put(Feed feed, String name, Answer answer) {
        return put(feed, Map.of(name, answer));
    }

    /** Puts domains in one transaction; its revision. */
    public long put(Feed feed, Map<String, Answer> answers) {
        Txn.Builder txn = Txn.builder();
        answers.forEach((name, answer) -> txn.put(
                keys.desiredDomain(feed, DomainName.of(name)),
                Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(answer)))));
        head(txn, feed);
        return commit(txn);
    }

    /** Removes domains as an accepted write does; its revision. */
    public long remove(Feed feed, String... names) {
        Txn.Builder txn = Txn.builder();
        delete(txn, feed, names);
        txn.put(keys.removed(feed), Codec.encode(new DesiredValue.Removed(OptionalLong.empty())));
        head(txn, feed);
        return commit(txn);
    }

    /** Lets domains vanish without the mark of an accepted write. */
    public long lose(Feed feed, String... names) {
        Txn.Builder txn = Txn.builder();
        delete(txn, feed, names);
        head(txn, feed);
        return commit(txn);
    }

    /** Declares a zone. */
    public long declare(Feed feed, String zone) {
        DomainName name = DomainName.of(zone);
        Txn.Builder txn = Txn.builder()
                .put(keys.desiredZone(feed, name), Codec.encode(new DesiredValue.Zone(OptionalLong.empty())));
        name.parent().ifPresent(parent -> serial(txn, feed, parent));
        head(txn, feed);
        return commit(txn);
    }

    /** Gives a cluster a profile. */
    public long profile(ClusterId cluster, ClusterProfile profile) {
        Feed.OfCluster feed = new Feed.OfCluster(cluster);
        Txn.Builder txn = Txn.builder()
                .put(keys.profile(feed), Codec.encode(new DesiredValue.Profile(OptionalLong.empty(), profile)));
        head(txn, feed);
        return commit(txn);
    }

    /** Puts any bytes behind any key, with nothing around it. */
    public long raw(String key, String value) {
        return commit(Txn.builder().put(key, Bytes.of(value)));
    }

    private void delete(Txn.Builder txn, Feed feed, String... names) {
        for (String text : names) {
            DomainName name = DomainName.of(text);
            txn.delete(keys.desiredDomain(feed, name));
        }
        // the name itself as well: where the other feed has it too, its zone stays, with an older answer
        Arrays.stream(names)
                .map(DomainName::of)
                .flatMap(name -> Stream.concat(Stream.of(name), name.ancestors().stream()))
                .filter(zone -> zone.text().indexOf('.') > 0)
                .distinct()
                .forEach(zone -> serial(txn, feed, zone));
    }

    private void serial(Txn.Builder txn, Feed feed, DomainName zone) {
        txn.put(keys.serial(feed, zone), Codec.encode(new DesiredValue.Serial(OptionalLong.empty())));
    }

    private void head(Txn.Builder txn, Feed feed) {
        txn.put(keys.head(feed), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), false)));
    }

    private long commit(Txn.Builder txn) {
        return switch (store.commit(txn.build())) {
            case TxnOutcome.Committed done -> done.revision();
            case TxnOutcome.Lost lost -> throw new AssertionError("nothing was compared, and yet: " + lost);
        };
    }
}
