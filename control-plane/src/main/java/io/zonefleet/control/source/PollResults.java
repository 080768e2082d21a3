// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.PollHistory;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores results of polls: at once what is new, and once a minute that all is as before. */
final class PollResults {
    private static final Logger LOG = LoggerFactory.getLogger(PollResults.class);
    private static final Duration AS_BEFORE = Duration.ofMinutes(1);

    private final Store store;
    private final Keys keys;

    PollResults(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** @param last as stored */
    void keep(SourceId source, PollResult result, Optional<PollResult> last) {
        if (last.isPresent()
                && saysTheSame(last.get(), result)
                && last.get().names().equals(result.names())
                && Duration.between(last.get().at(), result.at()).compareTo(AS_BEFORE) < 0) {
            return;
        }
        boolean asBefore = last.isPresent() && saysTheSame(last.get(), result);
        // a hundred results with all their names would be more than a value may have
        PollResult bare = result.with(Optional.empty());
        PollHistory history =
                asBefore ? history(source).seenAgain(bare) : history(source).with(bare);
        commit(
                source,
                Txn.builder()
                        .put(keys.pollResult(source), Codec.encode(result))
                        .put(keys.pollHistory(source), Codec.encode(history)));
    }

    /** Removes what is kept of a source that is gone. */
    void forget(SourceId source) {
        commit(
                source,
                Txn.builder()
                        .delete(keys.pollResult(source))
                        .delete(keys.pollHistory(source))
                        .delete(keys.kubernetes(source)));
    }

    /** Results of the last polls. What can't be read counts as nothing: it says what was, and decides nothing. */
    PollHistory history(SourceId source) {
        try {
            for (Entry entry :
                    store.read(KeyRange.single(keys.pollHistory(source)), 0).entries()) {
                return Codec.decode(PollHistory.class, entry.value());
            }
        } catch (UnreadableException | StoreException unknown) {
            LOG.atDebug().addKeyValue("source", source).setCause(unknown).log("no history of polls");
        }
        return new PollHistory(List.of());
    }

    private void commit(SourceId source, Txn.Builder txn) {
        try {
            store.commit(txn.build());
        } catch (StoreException trouble) {
            LOG.atWarn()
                    .addKeyValue("source", source)
                    .addKeyValue("why", trouble.getMessage())
                    .log("the result of a poll could not be stored");
        }
    }

    private static boolean saysTheSame(PollResult a, PollResult b) {
        return a.outcome() == b.outcome()
                && a.message().equals(b.message())
                && a.rows() == b.rows()
                && a.counts().equals(b.counts())
                && a.change().equals(b.change());
    }
}
