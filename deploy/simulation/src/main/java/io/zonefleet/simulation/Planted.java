// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.report.View;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Bugs that are put in on purpose, each by a wrong part in a right one's place. The checks are worth something as long as they find each
 * of them.
 */
public enum Planted {
    /** None. */
    NOTHING,

    /** An agent reads an older plan under the newest head, which its gate lets pass. */
    STALE_PLAN {
        @Override
        SimulatedNode.Parts node() {
            return new SimulatedNode.Parts() {
                @Override
                public Store store(Store store) {
                    return new StaleReads(store);
                }
            };
        }
    },

    /** An agent never compares what it has with the store: an event that is lost stays so. */
    LOST_EVENT {
        @Override
        SimulatedNode.Parts node() {
            return new SimulatedNode.Parts() {
                @Override
                public boolean audits() {
                    return false;
                }
            };
        }
    },

    /** Files are written in place. */
    TORN_WRITE {
        @Override
        SimulatedNode.Parts node() {
            return new SimulatedNode.Parts() {
                @Override
                public Disk disk(Disk disk) {
                    return new InPlace(disk);
                }
            };
        }
    },

    /** What goes from a zone is not counted in its serial. */
    REPEATED_SERIAL {
        @Override
        Store plane(Store store) {
            return new Rewritten(store) {
                @Override
                Txn rewrite(Txn txn) {
                    return new Txn(
                            txn.compares(),
                            txn.ops().stream()
                                    .filter(op -> !op.key().contains("/serials/"))
                                    .toList());
                }
            };
        }
    },

    /** An agent claims what it has written, whoever answers it. */
    RECEIPT_WITHOUT_PROOF {
        @Override
        SimulatedNode.Parts node() {
            return new SimulatedNode.Parts() {
                @Override
                public NodeStatus status(View view) {
                    NodeStatus said = view.status();
                    return new NodeStatus(
                            said.cluster(),
                            said.node(),
                            said.at(),
                            said.epoch(),
                            view.applied().feeds(),
                            said.provedAt(),
                            said.commitToProofMillis(),
                            said.zonesTotal(),
                            said.zonesTotal(),
                            said.exceptions(),
                            said.faults(),
                            said.versions(),
                            said.corefile(),
                            said.dns(),
                            said.agentUrl(),
                            said.network());
                }
            };
        }
    },

    /** The materialiser works from the first image it ever had that was of use. */
    OLD_MATERIALISER {
        @Override
        Images materialised(Images images) {
            return new OldIntent(images);
        }
    },

    /** The change record is put by a transaction of its own. */
    CHANGE_APART {
        @Override
        Store plane(Store store) {
            return new Rewritten(store) {
                @Override
                public TxnOutcome commit(Txn txn) {
                    List<Txn.Op> record = txn.ops().stream()
                            .filter(op -> op.key().contains("/changes/"))
                            .toList();
                    List<Txn.Op> rest = txn.ops().stream()
                            .filter(op -> !record.contains(op))
                            .toList();
                    TxnOutcome outcome = super.commit(new Txn(txn.compares(), rest.isEmpty() ? record : rest));
                    if (!record.isEmpty() && !rest.isEmpty() && outcome instanceof TxnOutcome.Committed) {
                        super.commit(new Txn(List.of(), record));
                    }
                    return outcome;
                }
            };
        }
    },

    /** A write does not compare the pieces it was drafted on. */
    COMPARE_LEFT_OUT {
        @Override
        Store plane(Store store) {
            return new Rewritten(store) {
                @Override
                Txn rewrite(Txn txn) {
                    return new Txn(
                            txn.compares().stream()
                                    .filter(compare -> !compare.key().contains("/intent/domains/"))
                                    .toList(),
                            txn.ops());
                }
            };
        }
    },

    /** Nothing remembers that an idempotency key was used. */
    IDEMPOTENCY_FORGOTTEN {
        @Override
        Store plane(Store store) {
            return new Rewritten(store) {
                @Override
                Txn rewrite(Txn txn) {
                    return new Txn(
                            txn.compares().stream()
                                    .filter(compare -> !compare.key().contains("/idempotency/"))
                                    .toList(),
                            txn.ops().stream()
                                    .filter(op -> !op.key().contains("/idempotency/"))
                                    .toList());
                }
            };
        }
    };

    /** The store as control planes have it. */
    Store plane(Store store) {
        return store;
    }

    /** The image as materialisers have it. */
    Images materialised(Images images) {
        return images;
    }

    /** The parts of a node. */
    SimulatedNode.Parts node() {
        return new SimulatedNode.Parts() {};
    }

    private abstract static class Forwarding implements Store {
        private final Store store;

        Forwarding(Store store) {
            this.store = store;
        }

        @Override
        public Snapshot read(KeyRange range, long revision) {
            return store.read(range, revision);
        }

        @Override
        public TxnOutcome commit(Txn txn) {
            return store.commit(txn);
        }

        @Override
        public Watch watch(List<KeyRange> ranges, long fromRevision, io.zonefleet.store.WatchListener listener) {
            return store.watch(ranges, fromRevision, listener);
        }

        @Override
        public io.zonefleet.store.Lease lease(Duration ttl) {
            return store.lease(ttl);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    private abstract static class Rewritten extends Forwarding {
        Rewritten(Store store) {
            super(store);
        }

        Txn rewrite(Txn txn) {
            return txn;
        }

        @Override
        public TxnOutcome commit(Txn txn) {
            return super.commit(rewrite(txn));
        }
    }

    private static final class StaleReads extends Forwarding {
        private static final int OLDER = 4;

        StaleReads(Store store) {
            super(store);
        }

        @Override
        public Snapshot read(KeyRange range, long revision) {
            Snapshot now = super.read(range, revision);
            if (!range.start().equals(Keys.DEFAULT.desired(Feed.all()))) {
                return now;
            }
            try {
                Snapshot then = super.read(range, Math.max(1, now.revision() - OLDER));
                List<Entry> mixed = new ArrayList<>(then.entries());
                mixed.removeIf(entry -> entry.key().endsWith("/head"));
                now.entries().stream()
                        .filter(entry -> entry.key().endsWith("/head"))
                        .forEach(mixed::add);
                return new Snapshot(now.revision(), mixed);
            } catch (StoreException.Compacted | StoreException.Refused tooFar) {
                return now;
            }
        }
    }

    private static final class OldIntent implements Images {
        private final Images images;
        private ControlImage old = ControlImage.EMPTY;

        OldIntent(Images images) {
            this.images = images;
        }

        @Override
        public ControlImage current() {
            return aged(images.current());
        }

        @Override
        public ControlImage sound() {
            return aged(images.sound());
        }

        @Override
        public void reload() {
            images.reload();
        }

        private ControlImage aged(ControlImage now) {
            if (old.intent().clusters().size() < 2) {
                old = now;
            }
            return new ControlImage(
                    now.revision(), now.epoch(), now.topologyRevision(), old.intent(), now.fleet(), now.index());
        }

        @Override
        public ControlImage await(long minRevision, Duration timeout) throws TimeoutException {
            return images.await(minRevision, timeout);
        }

        @Override
        public void onChange(Runnable hint) {
            images.onChange(hint);
        }
    }

    private record InPlace(Disk disk) implements Disk {
        @Override
        public List<Stamp> list(Path folder) throws IOException {
            return disk.list(folder);
        }

        @Override
        public byte[] read(Path file) throws IOException {
            return disk.read(file);
        }

        @Override
        public void write(Path file, byte[] content, boolean durable) throws IOException {
            disk.write(file, content, durable);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.write(to, disk.read(from), true);
            disk.delete(from);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
        }

        @Override
        public void force(Path folder) throws IOException {
            disk.force(folder);
        }

        @Override
        public int writers() {
            return disk.writers();
        }

        @Override
        public void makeFolder(Path folder) throws IOException {
            disk.makeFolder(folder);
        }
    }
}
