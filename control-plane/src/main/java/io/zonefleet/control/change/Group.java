// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proposals that share a transaction while they are gathered: each drafted on what the ones before it leave, no two touching the same
 * name (but for parts of what many contribute to it) or idempotency key, all together no more than one transaction takes.
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

    /** Of changes of parts, which have all parts of the name before and after: etcd takes 1.5 MiB in one request. */
    private static final int MOST_BYTES = 512 << 10;

    private final ControlImage image;
    private final Proposals proposals;
    private final Transactions transactions;
    private final List<Proposal> members = new ArrayList<>();
    private final Set<Object> touched = new HashSet<>();

    /** Names of which nothing but parts is touched. */
    private final Set<DomainName> ofParts = new HashSet<>();

    private final Set<Feed> feeds = new HashSet<>();
    private final Set<Object> operations = new HashSet<>();
    private final Set<Object> compares = new HashSet<>();
    private IntentImage intent;
    private int bytes;

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
        return operations.size() + feeds.size() + Transactions.LEAST > Txn.MAX_OPS;
    }

    /** Lets a request in where that is possible. */
    Answer add(WriteRequest request) {
        Set<Object> wanted = wants(request);
        boolean parts = request.isOfParts();
        if (wanted.stream().anyMatch(one -> touched.contains(one) && !(parts && ofParts.contains(one)))) {
            return Answer.LATER;
        }
        Optional<Proposal> proposal = propose(request);
        if (proposal.isEmpty()) {
            return Answer.NEVER;
        }
        int more = parts ? Codec.encode(proposal.get().change()).size() : 0;
        if (!members.isEmpty() && bytes + more > MOST_BYTES) {
            return Answer.LATER;
        }
        if (!takesRoom(proposal.get())) {
            return members.isEmpty() ? Answer.NEVER : Answer.LATER;
        }
        bytes += more;
        members.add(proposal.get());
        touched.addAll(wanted);
        if (parts) {
            ofParts.addAll(request.names());
        }
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
        Set<Object> changed = transactions.changed(proposal);
        Set<Object> compared = transactions.compared(proposal);
        if (together(operations, changed) + all.size() > Txn.MAX_OPS
                || together(compares, compared) + Transactions.WORLD + all.size() > Txn.MAX_OPS) {
            return false;
        }
        feeds.addAll(all);
        operations.addAll(changed);
        compares.addAll(compared);
        return true;
    }

    private static int together(Set<Object> known, Set<Object> more) {
        return known.size()
                + (int) more.stream().filter(one -> !known.contains(one)).count();
    }

    /** What nothing else in the group may touch. */
    private static Set<Object> wants(WriteRequest request) {
        Set<Object> wanted = new HashSet<>(request.names());
        request.idempotency().ifPresent(given -> wanted.add(IdempotencyRecord.keyOf(request.actor(), given.key())));
        return wanted;
    }
}
