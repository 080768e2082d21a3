// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proposals that share a transaction while they are gathered: each drafted on what the ones before it leave, no two touching the same
 * name or idempotency key, all together no more than one transaction takes.
 */
final class Group {
    /** What became of the attempt to let a request in. */
    enum Answer {
        /** It is in. */
        IN,
        /** Not together with those that are in already. */
        LATER,
        /** Not with any: it is refused, changes nothing, or takes more than one usual transaction. */
        NEVER
    }

    private final ControlImage image;
    private final Proposals proposals;
    private final Transactions transactions;
    private final List<Proposal> members = new ArrayList<>();
    private final Set<Object> touched = new HashSet<>();
    private final Set<Feed> feeds = new HashSet<>();
    private IntentImage intent;
    private int operations;
    private int compares = Transactions.WORLD;

    /** @param image that all of them are based on */
    Group(ControlImage image, Proposals proposals, Transactions transactions) {
        this.image = image;
        this.proposals = proposals;
        this.transactions = transactions;
        this.intent = image.intent();
    }

    ControlImage image() {
        return image;
    }

    /** Those that are in. */
    List<Proposal> members() {
        return members;
    }

    /** Whether not even the smallest write would get in. */
    boolean isFull() {
        return operations + feeds.size() + Transactions.LEAST > Txn.MAX_OPS;
    }

    /** Lets a request in where that is possible. */
    Answer add(WriteRequest request) {
        Set<Object> wanted = wants(request);
        if (wanted.stream().anyMatch(touched::contains)) {
            return Answer.LATER;
        }
        Optional<Proposal> proposal = propose(request);
        if (proposal.isEmpty()) {
            return Answer.NEVER;
        }
        if (!takesRoom(proposal.get())) {
            return members.isEmpty() ? Answer.NEVER : Answer.LATER;
        }
        members.add(proposal.get());
        touched.addAll(wanted);
        intent = proposal.get().draft().after();
        return Answer.IN;
    }

    private Optional<Proposal> propose(WriteRequest request) {
        try {
            return Drafting.draft(intent, request, image.fleet().broken().keySet())
                                    instanceof Drafting.Result.Ready(Draft draft)
                            && !draft.items().isEmpty()
                    ? Optional.of(proposals.make(image, request, draft)).filter(transactions::isWhole)
                    : Optional.empty();
        } catch (RuntimeException defect) {
            // another's thread may be doing this for it: it meets the defect itself when it is tried alone
            return Optional.empty();
        }
    }

    private boolean takesRoom(Proposal proposal) {
        Set<Feed> all = new HashSet<>(feeds);
        all.addAll(proposal.feeds().keySet());
        int more = transactions.operations(proposal);
        int moreCompares = transactions.compares(proposal);
        if (operations + more + all.size() > Txn.MAX_OPS || compares + moreCompares + all.size() > Txn.MAX_OPS) {
            return false;
        }
        feeds.addAll(all);
        operations += more;
        compares += moreCompares;
        return true;
    }

    /** What nothing else in the group may touch. */
    private static Set<Object> wants(WriteRequest request) {
        Set<Object> wanted = new HashSet<>(request.names());
        request.idempotency().ifPresent(given -> wanted.add(IdempotencyRecord.keyOf(request.actor(), given.key())));
        return wanted;
    }
}
