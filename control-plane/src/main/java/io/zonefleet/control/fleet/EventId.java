// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a client has been told. It means the same on every replica.
 *
 * @param epoch of the store
 * @param revision up to which everything was told
 */
record EventId(String epoch, long revision) {
    private static final Pattern FORM = Pattern.compile("([0-9A-Za-z-]{1,64})\\.([0-9]{1,18})");

    static EventId of(ControlImage image, long revision) {
        return new EventId(image.epoch().map(Versioned::value).orElse("none"), revision);
    }

    /** Reads what a client sends as {@code Last-Event-ID}; empty where it is none of ours. */
    static Optional<EventId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new EventId(parts.group(1), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + "." + revision;
    }
}
