// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Pace;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings changes into the image that its watch has not told of: all of them at the start, later those of a time in which nothing was
 * heard. Changes are never altered but for naming what was superseded, so only keys are compared, and only records that are new are
 * read, page by page; of each only its row stays. Full reads of everything else do not wait for it.
 */
final class HistoryLoader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryLoader.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofHours(1);

    /** Whose changes are brought up to date. */
    interface Target {
        /** The rows there are. From now on it remembers which changes go. */
        Map<ChangeId, ChangeRow> begin();

        /** These are there too, but for what has gone since {@link #begin}. */
        void add(Map<ChangeId, ChangeRow> rows);

        /** Of what is as old as {@code revision} only these are there. */
        void end(long revision, Set<ChangeId> there);
    }

    private final Store store;
    private final KeyRange changes;
    private final KeyParser parser;
    private final int keep;
    private final Target target;
    private final Pace pace = new Pace();
    private final Thread thread;
    private volatile boolean due;
    private volatile boolean complete;

    HistoryLoader(Store store, Keys keys, int keep, Target target) {
        this.store = store;
        this.changes = keys.changes();
        this.parser = new KeyParser(keys);
        this.keep = keep;
        this.target = target;
        this.thread = Thread.ofVirtual().name("change-history").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something may be missing. Any thread. */
    void look() {
        due = true;
        pace.wake();
    }

    /** Whether everything was read once. */
    boolean isComplete() {
        return complete;
    }

    private void run() {
        Duration wait = LONG;
        while (pace.pause(wait)) {
            wait = LONG;
            if (due) {
                due = false;
                try {
                    load();
                } catch (StoreException trouble) {
                    LOG.atInfo()
                            .addKeyValue("why", trouble.getMessage())
                            .log("changes can't be read now; trying again");
                    due = true;
                    wait = RETRY;
                }
            }
        }
    }

    private void load() {
        Map<ChangeId, ChangeRow> known = target.begin();
        KeyList list = store.list(changes, Integer.MAX_VALUE);
        TreeMap<ChangeId, Boolean> there = new TreeMap<>();
        list.keys().forEach(key -> {
            if (parser.parse(key.name()) instanceof ParsedKey.Change change) {
                ChangeRow row = known.get(change.id());
                there.put(change.id(), row != null && row.version() == key.modRevision());
            }
        });
        while (there.size() > keep) {
            there.pollFirstEntry();
        }
        for (KeyRange run : missing(list, there)) {
            store.scan(run, 0, page -> target.add(rows(page)));
        }
        complete = true; // before the image that has all: who waits for it looks when it comes
        target.end(list.revision(), there.keySet());
    }

    /** Ranges of records that are wanted and not known, without the parts of large ones, which may lie between. */
    private List<KeyRange> missing(KeyList list, Map<ChangeId, Boolean> there) {
        List<KeyRange> runs = new ArrayList<>();
        String first = "";
        String last = "";
        for (KeyList.Key key : list.keys()) {
            boolean wanted = parser.parse(key.name()) instanceof ParsedKey.Change change
                    && Boolean.FALSE.equals(there.get(change.id()));
            if (wanted) {
                first = first.isEmpty() ? key.name() : first;
                last = key.name();
            } else if (!first.isEmpty()) {
                runs.add(new KeyRange(first, KeyRange.single(last).end()));
                first = "";
            }
        }
        if (!first.isEmpty()) {
            runs.add(new KeyRange(first, KeyRange.single(last).end()));
        }
        return runs;
    }

    private Map<ChangeId, ChangeRow> rows(List<Entry> page) {
        Map<ChangeId, ChangeRow> rows = new HashMap<>();
        for (Entry entry : page) {
            if (parser.parse(entry.key()) instanceof ParsedKey.Change change) {
                try {
                    rows.put(change.id(), ChangeRow.of(entry));
                } catch (UnreadableException broken) {
                    LOG.atWarn()
                            .addKeyValue("key", entry.key())
                            .addKeyValue("why", broken.getMessage())
                            .log("a change can't be read");
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
