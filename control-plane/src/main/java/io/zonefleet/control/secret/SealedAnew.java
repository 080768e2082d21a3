// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once after a start, when the store was read, writes secrets of older keys anew under the first, so that an older key can be removed from the
 * key file; says in the log how many, and which can't be opened. Where another replica did, or wrote the secret, nothing is done. Metrics tell
 * how many are left.
 */
public final class SealedAnew {
    private static final Logger LOG = LoggerFactory.getLogger(SealedAnew.class);

    private final Store store;
    private final Keys keys;
    private final ImageHolder images;
    private final Sealing sealing;
    private final AtomicBoolean begun = new AtomicBoolean();

    public SealedAnew(Store store, Keys keys, ImageHolder images, Sealing sealing, MeterRegistry metrics) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.sealing = sealing;
        Gauge.builder(
                        "zonefleet.secrets",
                        images,
                        held -> held.current().fleet().secrets().size())
                .description("Stored secrets")
                .register(metrics);
        Gauge.builder("zonefleet.secrets.old.key", images, held -> count(held, sealing))
                .description("Stored secrets that are not encrypted by the first key of the key file")
                .register(metrics);
    }

    private static double count(ImageHolder images, Sealing sealing) {
        return images.current().fleet().secrets().values().stream()
                .filter(secret -> !sealing.isNewest(secret.value()))
                .count();
    }

    /** Begins when there is an image. */
    public void start() {
        images.onChange(this::begin);
        begin();
    }

    private void begin() {
        if (images.current().epoch().isPresent() && begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("secrets").start(this::run);
        }
    }

    private void run() {
        int anew = 0;
        List<String> closed = new ArrayList<>();
        try {
            ControlImage image = images.current();
            for (Versioned<StoredSecret> secret : image.fleet().secrets().values()) {
                switch (sealing.open(secret.value())) {
                    case Sealing.Opened.Known(String value) -> anew += write(image, secret, value) ? 1 : 0;
                    case Sealing.Opened.Closed why ->
                        closed.add(secret.value().id().text());
                }
            }
        } catch (StoreException unreachable) {
            LOG.atWarn().setCause(unreachable).log("secrets of older keys are left as they are until the next start");
        }
        if (anew > 0) {
            LOG.atInfo().addKeyValue("secrets", anew).log("secrets of older keys were encrypted anew by the first key");
        }
        if (!closed.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("secrets", closed)
                    .log("stored secrets can't be opened: add their keys to secrets.keyFile, or put them again");
        }
    }

    private boolean write(ControlImage image, Versioned<StoredSecret> secret, String value) {
        StoredSecret old = secret.value();
        if (sealing.isNewest(old)) {
            return false;
        }
        Txn put = image.inThisStore(Txn.builder(), keys)
                .compare(keys.secret(old.id()), secret.revision())
                .put(
                        keys.secret(old.id()),
                        Codec.encode(old.with(sealing.seal(old.id(), old.kind(), old.url(), value))))
                .build();
        return store.commit(put) instanceof TxnOutcome.Committed;
    }
}
