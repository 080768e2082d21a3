// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what was found out about clusters, so that every replica can tell it. */
final class FindingsStore {
    private static final Logger LOG = LoggerFactory.getLogger(FindingsStore.class);

    private final Store store;
    private final Keys keys;

    FindingsStore(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** Whether it could be. */
    boolean keep(SourceId source, Findings findings) {
        try {
            store.commit(Txn.builder()
                    .put(keys.kubernetes(source), Codec.encode(findings))
                    .build());
            return true;
        } catch (StoreException trouble) {
            LOG.atWarn()
                    .addKeyValue("source", source)
                    .addKeyValue("why", trouble.getMessage())
                    .log("what was found out about a cluster could not be stored");
            return false;
        }
    }

    /** Empty where nothing was found out yet; what can't be read counts as nothing. */
    Optional<Findings> of(SourceId source) {
        try {
            for (Entry entry :
                    store.read(KeyRange.single(keys.kubernetes(source)), 0).entries()) {
                return Optional.of(Codec.decode(Findings.class, entry.value()));
            }
        } catch (UnreadableException broken) {
            LOG.atDebug().addKeyValue("source", source).setCause(broken).log("no findings");
        }
        return Optional.empty();
    }
}
