// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.control.change.BulkApplier;
import io.zonefleet.control.change.StoreSetup;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.control.materialise.Materialiser;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One control plane, stepped by hand. */
final class Replica {
    private final FaultyStore client;
    private final ManualTime time;
    private final RandomGenerator random;
    private final Supplier<ChangeId> ids;
    private final Planted planted;
    private final BooleanSupplier begun;
    private SteppedImages images;
    private Writer writer;
    private Materialiser materialiser;
    private boolean setUp;
    private boolean inStep;
    private long next;
    /** The end of a rest after trouble, whatever happens meanwhile. */
    private long notBefore;

    /** @param begun whether what is planted is in effect */
    Replica(
            FaultyStore client,
            ManualTime time,
            RandomGenerator random,
            Supplier<ChangeId> ids,
            Planted planted,
            BooleanSupplier begun) {
        this.client = client;
        this.time = time;
        this.random = random;
        this.ids = ids;
        this.planted = planted;
        this.begun = begun;
        wire();
    }

    private void wire() {
        Store store = planted.plane(client, begun);
        Keys keys = Keys.DEFAULT;
        images = new SteppedImages(client, store, time, random);
        images.onChange(() -> {
            ControlImage image = images.current();
            if (!image.fleet().pending().isEmpty() || !image.fleet().applying().isEmpty()) {
                next = 0;
            }
        });
        BulkApplier applier = new BulkApplier(store, keys, 1);
        Images forMaterialiser = planted.materialised(images);
        writer = new Writer(store, keys, images, applier, time.time().instant()::get, ids);
        materialiser = new Materialiser(
                store, keys, forMaterialiser, applier, time.time().instant()::get, time::now, ids);
        setUp = false;
        next = 0;
        notBefore = 0;
    }

    /** It ends without a word, and another one starts. */
    void restart() {
        client.abandon();
        wire();
    }

    FaultyStore client() {
        return client;
    }

    ControlImage image() {
        return images.current();
    }

    WriteOutcome write(WriteRequest request) {
        return writer.write(begun.getAsBoolean() ? planted.taken(request) : request);
    }

    /** Does what is due; says how long until something is. */
    Duration step() {
        Duration wait = images.step();
        if (!setUp) {
            try {
                StoreSetup.ensure(client, Keys.DEFAULT, ids);
                setUp = true;
            } catch (StoreException notYet) {
                return Duration.ofMillis(250);
            }
        }
        if (time.now() >= Math.max(next, notBefore)) {
            materialise();
        }
        return Duration.ofNanos(Math.max(0, Math.min(wait.toNanos(), Math.max(next, notBefore) - time.now())));
    }

    /** One step of the materialiser. */
    void materialise() {
        if (inStep) {
            return; // something happens in the middle of one: it has one thread
        }
        inStep = true;
        try {
            next = time.now() + materialiser.step().toNanos();
        } catch (StoreException trouble) {
            notBefore = time.now() + Materialiser.AFTER_TROUBLE.toNanos();
        } finally {
            inStep = false;
        }
    }
}
