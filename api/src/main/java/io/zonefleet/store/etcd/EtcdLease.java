// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import io.etcd.jetcd.options.LeaseOption;
import io.zonefleet.store.Lease;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease in etcd, renewed by one virtual thread every third of its time. Where etcd does not answer, it counts as lost when it may have
 * run out there, not before. (jetcd's own keeping alive stops for good when the server ends its stream.)
 */
final class EtcdLease implements Lease {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdLease.class);

    private final EtcdConnection connection;
    private final long id;
    private final Duration ttl;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean lost;

    private EtcdLease(EtcdConnection connection, long id, Duration ttl) {
        this.connection = connection;
        this.id = id;
        this.ttl = ttl;
    }

    static EtcdLease grant(EtcdConnection connection, Duration ttl) {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("a lease lives for some time, not " + ttl);
        }
        long asked = System.nanoTime();
        // etcd counts in seconds, and may give more than it was asked for
        long seconds = ttl.plusSeconds(1).minusNanos(1).toSeconds();
        var granted = connection.call(
                "make a lease", client -> client.getLeaseClient().grant(seconds));
        EtcdLease lease = new EtcdLease(connection, granted.getID(), Duration.ofSeconds(granted.getTTL()));
        connection.run(() -> lease.keep(asked));
        return lease;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    private void keep(long granted) {
        Duration period = ttl.dividedBy(3);
        Duration pause = period;
        long renewed = granted;
        try {
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                long asked = System.nanoTime();
                if (renew()) {
                    renewed = asked;
                    pause = period;
                } else {
                    pause = ttl.dividedBy(10);
                }
                if (lost || System.nanoTime() - renewed > ttl.toNanos()) {
                    lost = true;
                    if (closed.getCount() == 0) {
                        return; // ended while it was being renewed
                    }
                    LOG.atWarn().addKeyValue("lease", Long.toHexString(id)).log("a lease has run out");
                    return;
                }
            }
        } catch (InterruptedException e) {
            // the store is closed: nobody renews it any more
            lost = true;
        }
    }

    private boolean renew() {
        try {
            // one that hangs must leave time for another: with a member that is gone, or is too slow, it may be this
            // one alone
            connection.call(
                    "renew a lease",
                    ttl.dividedBy(3),
                    client -> client.getLeaseClient().keepAliveOnce(id));
            return true;
        } catch (StoreException.Refused e) {
            // gone, or our login is old: jetcd renews that one with this request, but not with the one above
            lost = isGone();
            return false;
        } catch (StoreException.Unavailable | StoreException.Compacted e) {
            return false;
        }
    }

    private boolean isGone() {
        try {
            return connection
                            .call(
                                    "look for a lease",
                                    client -> client.getLeaseClient().timeToLive(id, LeaseOption.DEFAULT))
                            .getTTL()
                    <= 0;
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        if (!lost) {
            lost = true;
            try {
                connection.call("end a lease", client -> client.getLeaseClient().revoke(id));
            } catch (StoreException e) {
                LOG.atDebug()
                        .addKeyValue("lease", Long.toHexString(id))
                        .setCause(e)
                        .log("it will run out by itself");
            }
        }
    }
}
