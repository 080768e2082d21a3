// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Predicate;

/**
 * Tells that something has changed that may contribute; what it is, is read from the store.
 *
 * @param meant whether an object may contribute; of an update, that before or after it
 * @param news is told
 */
record News<T extends HasMetadata>(Predicate<? super T> meant, Runnable news) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
        tell(object, object);
    }

    @Override
    public void onUpdate(T before, T after) {
        tell(before, after);
    }

    @Override
    public void onDelete(T object, boolean unknownLast) {
        tell(object, object);
    }

    private void tell(T before, T after) {
        if (meant.test(before) || meant.test(after)) {
            news.run();
        }
    }
}
