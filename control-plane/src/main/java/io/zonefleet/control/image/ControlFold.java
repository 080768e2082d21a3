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
    private final KeyParser parser;

    public ControlFold(Keys keys) {
        this.parser = new KeyParser(keys);
    }

    /** The image after {@code delta}. */
    public ControlImage apply(ControlImage image, Delta delta) {
        ImageDraft draft = new ImageDraft(image);
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
        return draft.finish(delta.revision());
    }
}
