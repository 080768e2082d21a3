// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.report.View;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.image.Images;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Bugs that are put in on purpose, each by a wrong part in a right one's place. The checks are worth something as long as they find each
 * of them. They do no harm before {@code begun}, so that it is a schedule that finds them, and not what every schedule begins with.
 */
public enum Planted {
    /** None. */
    NOTHING,

    /** An agent reads an older plan under the newest head, which its gate lets pass. */
    STALE_PLAN {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return new SimulatedNode.Parts() {
                @Override
                public Store store(Store store) {
                    return new StaleReads(store, begun);
                }
            };
        }
    },

    /** An agent never compares what it has with the store: an event that is lost stays so. */
    LOST_EVENT {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
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
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return on(disk -> WrongDisks.inPlace(disk, begun));
        }
    },

    /** An operator's Corefile is tidied up. */
    OPERATORS_TEXT {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return on(disk -> WrongDisks.tidying(disk, begun));
        }
    },

    /** What goes from a zone is not counted in its serial. */
    REPEATED_SERIAL {
        @Override
        Store plane(Store store, BooleanSupplier begun) {
            return rewritten(store, begun, txn -> without(txn, key -> false, key -> key.contains("/serials/")));
        }
    },

    /** An agent claims what it has written, whoever answers it. */
    RECEIPT_WITHOUT_PROOF {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return new SimulatedNode.Parts() {
                @Override
                public NodeStatus status(View view) {
                    return begun.getAsBoolean() ? unproved(view) : view.status();
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
        Store plane(Store store, BooleanSupplier begun) {
            return new ForwardingStore(() -> store) {
                @Override
                public TxnOutcome commit(Txn txn) {
                    List<Txn.Op> record = txn.ops().stream()
                            .filter(op -> op.key().contains("/changes/"))
                            .toList();
                    List<Txn.Op> rest = txn.ops().stream()
                            .filter(op -> !record.contains(op))
                            .toList();
                    if (!begun.getAsBoolean() || record.isEmpty() || rest.isEmpty()) {
                        return super.commit(txn);
                    }
                    TxnOutcome outcome = super.commit(new Txn(txn.compares(), rest));
                    if (outcome instanceof TxnOutcome.Committed) {
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
        Store plane(Store store, BooleanSupplier begun) {
            return rewritten(store, begun, txn -> without(txn, key -> key.contains("/intent/domains/"), key -> false));
        }
    },

    /** Nothing remembers that an idempotency key was used. */
    IDEMPOTENCY_FORGOTTEN {
        @Override
        Store plane(Store store, BooleanSupplier begun) {
            Predicate<String> remembered = key -> key.contains("/idempotency/");
            return rewritten(store, begun, txn -> without(txn, remembered, remembered));
        }
    },

    /** Every write may remove as much as it likes. */
    SHRINK_UNGUARDED {
        @Override
        WriteRequest taken(WriteRequest request) {
            return new WriteRequest(
                    request.actor(),
                    request.comment(),
                    request.edits(),
                    true,
                    request.explicitSingle(),
                    request.idempotency());
        }
    },

    /** An agent follows whatever epoch the store has. */
    EPOCH_FOLLOWED {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return new SimulatedNode.Parts() {
                @Override
                public Optional<String> word(Optional<String> epoch) {
                    return begun.getAsBoolean() ? epoch : Optional.empty();
                }
            };
        }
    },

    /** An agent that has written a zone file tries, whenever it looks at its files, whether it still can. */
    RESTLESS {
        @Override
        SimulatedNode.Parts node(BooleanSupplier begun) {
            return on(disk -> WrongDisks.trying(disk, begun));
        }
    };

    /** Which rules it can break: what finds it has to be one of them, and not, for example, that a program failed. */
    Set<String> rules() {
        return switch (this) {
            case NOTHING -> Set.of();
            case STALE_PLAN -> Set.of("I1", "receipt");
            case LOST_EVENT -> Set.of("convergence");
            case TORN_WRITE -> Set.of("I2");
            case OPERATORS_TEXT -> Set.of("I6");
            case REPEATED_SERIAL -> Set.of("serial", "receipt", "convergence");
            case RECEIPT_WITHOUT_PROOF -> Set.of("receipt");
            case OLD_MATERIALISER -> Set.of("I1", "receipt", "convergence");
            case CHANGE_APART -> Set.of("I9");
            case COMPARE_LEFT_OUT, IDEMPOTENCY_FORGOTTEN -> Set.of("I8");
            case SHRINK_UNGUARDED -> Set.of("I5");
            case EPOCH_FOLLOWED -> Set.of("fence");
            case RESTLESS -> Set.of("I11");
        };
    }

    /**
     * The store as control planes have it.
     *
     * @param begun whether set-up is over
     */
    Store plane(Store store, BooleanSupplier begun) {
        return store;
    }

    /** A write as control planes take it; asked only once set-up is over. */
    WriteRequest taken(WriteRequest request) {
        return request;
    }

    /** The image as materialisers have it. */
    Images materialised(Images images) {
        return images;
    }

    /** The parts of a node; see {@link #plane}. */
    SimulatedNode.Parts node(BooleanSupplier begun) {
        return new SimulatedNode.Parts() {};
    }

    private static SimulatedNode.Parts on(UnaryOperator<Disk> wrong) {
        return new SimulatedNode.Parts() {
            @Override
            public Disk disk(Disk disk) {
                return wrong.apply(disk);
            }
        };
    }

    private static Store rewritten(Store store, BooleanSupplier begun, UnaryOperator<Txn> wrong) {
        return new ForwardingStore(() -> store) {
            @Override
            public TxnOutcome commit(Txn txn) {
                return super.commit(begun.getAsBoolean() ? wrong.apply(txn) : txn);
            }
        };
    }

    private static Txn without(Txn txn, Predicate<String> compared, Predicate<String> written) {
        return new Txn(
                txn.compares().stream()
                        .filter(compare -> !compared.test(compare.key()))
                        .toList(),
                txn.ops().stream().filter(op -> !written.test(op.key())).toList());
    }

    private static NodeStatus unproved(View view) {
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
                said.network(),
                said.steps(),
                said.traffic());
    }
}
