// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes what one watch says until the loader asks for it. Conflates by key, so it never holds more than one event a key. */
final class Inbox implements WatchListener {
    /** What had come in. */
    record Mail(List<Event> events, Optional<StoreException> lost) {}

    private final Runnable onMail;
    private Map<String, Event> events = new LinkedHashMap<>();
    private @Nullable StoreException lost;

    Inbox(Runnable onMail) {
        this.onMail = onMail;
    }

    @Override
    public void onEvents(List<Event> batch) {
        synchronized (this) {
            batch.forEach(event -> events.put(event.key(), event));
        }
        onMail.run();
    }

    @Override
    public void onLost(StoreException why) {
        synchronized (this) {
            lost = why;
        }
        onMail.run();
    }

    synchronized Mail empty() {
        Mail mail = new Mail(List.copyOf(events.values()), Optional.ofNullable(lost));
        events = new LinkedHashMap<>();
        return mail;
    }
}
