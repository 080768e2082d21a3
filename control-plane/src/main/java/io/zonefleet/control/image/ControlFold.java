// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Delta;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.store.Entry;

/** Folds deltas into a {@link ControlImage}; pure. A key that can't be read keeps its last good value and is named in the image. */
public final class ControlFold {
    /** How many changes are kept where nobody says otherwise. */
    public static final int KEPT_CHANGES = 100_000;

    private final KeyParser parser;
    private final Keys keys;
    private final int keep;

    public ControlFold(Keys keys) {
        this(keys, KEPT_CHANGES);
    }

    /** @param keep how many changes are kept in images */
    public ControlFold(Keys keys, int keep) {
        this.parser = new KeyParser(keys);
        this.keys = keys;
        this.keep = keep;
    }

    /** The image after {@code delta}. */
    public ControlImage apply(ControlImage image, Delta delta) {
        ImageDraft draft = new ImageDraft(image);
        if (isOtherPast(image, delta)) {
            draft.forgetChanges();
        }
        for (String key : delta.deletes()) {
            ParsedKey parsed = parser.parse(key);
            draft.delete(parsed);
            draft.readable(parsed, key);
        }
        for (Entry entry : delta.puts()) {
            ParsedKey parsed = parser.parse(entry.key());
            try {
                draft.put(parsed, entry);
                draft.readable(parsed, entry.key());
            } catch (UnreadableException broken) {
                draft.unreadable(parsed, entry, String.valueOf(broken.getMessage()));
            }
        }
        return draft.finish(delta.revision(), keep);
    }

    /** Changes are not read with everything else, so nothing else would tell that those of before are not there any more. */
    private boolean isOtherPast(ControlImage image, Delta delta) {
        return (delta.full() && delta.revision() < image.revision())
                || delta.puts().stream()
                        .anyMatch(entry -> entry.key().equals(keys.epoch())
                                && image.epoch().isPresent()
                                && !image.epoch()
                                        .get()
                                        .value()
                                        .equals(entry.value().utf8()));
    }
}
