// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.materialise.Materialiser;
import io.zonefleet.image.ClusterFold;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store that is set up, with image, writer and materialiser of one replica. */
public final class WriteFixture implements AutoCloseable {
    public final Store store;
    public final Keys keys;
    public final ImageHolder images;
    public final Writer writer;
    private final Materialiser materialiser;

    public WriteFixture() {
        this(new MemoryStore(), Keys.DEFAULT);
    }

    /** One replica of several on a store; closes its own client of it. */
    public WriteFixture(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
        ChangeIds ids = new ChangeIds();
        StoreSetup.ensure(store, keys, ids);
        this.images = new ImageHolder(store, keys);
        BulkApplier applier = new BulkApplier(store, keys);
        this.writer = new Writer(store, keys, images, applier, InstantSource.system(), ids);
        this.materialiser =
                new Materialiser(store, keys, images, applier, InstantSource.system(), System::nanoTime, ids);
        materialiser.start();
        Await.until("the image is loaded", images::isFresh);
    }

    /** Another replica on the same store, and what happens before each of its commits. */
    public WriteFixture another(Consumer<Txn> before) {
        Store client = new ForwardingStore(() -> store) {
            @Override
            public TxnOutcome commit(Txn txn) {
                before.accept(txn);
                return super.commit(txn);
            }

            @Override
            public void close() {} // the other replica's too
        };
        return new WriteFixture(client, keys);
    }

    public WriteOutcome write(Edit... edits) {
        return writer.write(WriteRequest.of("token:test", Arrays.asList(edits)));
    }

    public WriteOutcome.Written written(Edit... edits) {
        return accepted(write(edits));
    }

    public static WriteOutcome.Written accepted(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Written written) {
            return written;
        }
        throw new AssertionError("not written: " + outcome);
    }

    /** The image once the materialiser has nothing left to do. */
    public ControlImage settled(long revision) {
        return Await.value("nothing pending", () -> {
            ControlImage image = images.await(revision, Await.PATIENCE);
            boolean idle = image.fleet().pending().isEmpty()
                    && image.fleet().applying().isEmpty();
            return idle ? Optional.of(image) : Optional.empty();
        });
    }

    /** What an agent of {@code cluster} would read now. */
    public ClusterImage asSeenBy(String cluster) {
        ClusterId id = new ClusterId(cluster);
        Snapshot snapshot = store.read(keys.agentRanges(id));
        return new ClusterFold(keys)
                .apply(ClusterImage.empty(id), new Delta(snapshot.revision(), true, snapshot.entries(), List.of()));
    }

    public static Contribution domain(String name, String... addresses) {
        return contribution(name, SourceId.API, addresses);
    }

    public static Contribution contribution(String name, SourceId source, String... addresses) {
        List<Address> parsed = Arrays.stream(addresses).map(Address::of).toList();
        return Contribution.of(DomainName.of(name), source, new Answer(parsed, Ttl.DEFAULT, false, Below.FORWARD));
    }

    public static Contribution placed(Contribution c, String... clusters) {
        Set<ClusterId> ids =
                Set.copyOf(Arrays.stream(clusters).map(ClusterId::new).toList());
        return new Contribution(
                c.name(),
                c.source(),
                c.answer(),
                c.enabled(),
                c.origin(),
                Placement.on(ids),
                c.owner(),
                c.comment(),
                c.labels());
    }

    public static Cluster cluster(String id) {
        return Cluster.of(new ClusterId(id));
    }

    public static Source source(String id) {
        return new Source(
                new SourceId(id),
                URI.create("http://127.0.0.1:1/list"),
                Optional.empty(),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                1 << 20,
                Ttl.DEFAULT,
                true,
                Optional.empty(),
                Placement.EVERYWHERE,
                false,
                true,
                "",
                Optional.empty());
    }

    public static IntentKey.OfDomain key(String name) {
        return new IntentKey.OfDomain(DomainName.of(name), SourceId.API);
    }

    @Override
    public void close() {
        materialiser.close();
        images.close();
        store.close();
    }
}
