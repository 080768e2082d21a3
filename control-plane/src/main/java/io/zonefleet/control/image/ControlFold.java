// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Delta;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
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
            draft.delete(parser.parse(key));
            draft.readable(key);
        }
        for (Entry entry : delta.puts()) {
            try {
                draft.put(parser.parse(entry.key()), entry);
                draft.readable(entry.key());
            } catch (UnreadableException broken) {
                draft.unreadable(entry.key(), String.valueOf(broken.getMessage()));
            }
        }
        return draft.finish(delta.revision());
    }
}
