// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.zonefleet.control.change.ChangeIds;
import io.zonefleet.control.change.StoreSetup;
import io.zonefleet.control.config.ControlConfig.Etcd;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.store.etcd.ServerVersion;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the store up as soon as it can be reached, and looks at its version. Until then reads and writes answer that the store is not
 * available; the program itself is up.
 */
final class StoreReadiness implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReadiness.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final EtcdStore store;
    private final Keys keys;
    private final boolean accessRules;
    private final Runnable refuse;
    private final Thread thread;

    /** @param refuse called where this etcd must not be used */
    StoreReadiness(EtcdStore store, Keys keys, Etcd settings, Runnable refuse) {
        this.store = store;
        this.keys = keys;
        this.accessRules = settings instanceof Etcd.External external
                && (external.user().isPresent() || external.certFile().isPresent());
        this.refuse = refuse;
        this.thread = Thread.ofVirtual().name("store-readiness").start(this::run);
    }

    private void run() {
        try {
            // the version last: a question that is asked often while nobody answers it costs a connection each time
            retry("waiting for the store", () -> StoreSetup.ensure(store, keys, new ChangeIds()));
            retry("the store does not say its version", () -> checkVersion(store.oldestServer()));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void retry(String trouble, Runnable step) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                step.run();
                return;
            } catch (StoreException notYet) {
                if (wait.equals(FIRST_WAIT) && !Thread.currentThread().isInterrupted()) {
                    LOG.atWarn().addKeyValue("why", notYet.getMessage()).log(trouble);
                }
            }
            Thread.sleep(wait);
            wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
        }
    }

    private void checkVersion(ServerVersion version) {
        if (version.keepsUsersApart()) {
            return;
        }
        if (accessRules) {
            LOG.atError()
                    .addKeyValue("version", version)
                    .log(
                            "this etcd has holes in its access rules, which are in use here: upgrade it to 3.5.33, 3.6.14, 3.7.1 or newer");
            refuse.run();
        } else {
            LOG.atWarn()
                    .addKeyValue("version", version)
                    .log(
                            "this etcd has holes in its access rules; they are not in use here. Upgrade it to 3.5.33, 3.6.14, 3.7.1 or newer");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
