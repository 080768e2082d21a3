// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.TxnOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets small writes of domains that come while another is being committed share the next transaction: each with its own change record,
 * its own comparisons and its own idempotency record. They come to what they would have come to one by one. What does not fit in is
 * left to be tried alone, and so are all of a group where any comparison is lost.
 *
 * <p>It has no thread of its own ({@link WriteQueue}): a writer that finds nobody committing does so at once, for itself.
 */
final class GroupCommit {
    private static final int MAX_EDITS = 4;

    private final Store store;
    private final Images images;
    private final Proposals proposals;
    private final Transactions transactions;
    private final WriteQueue queue = new WriteQueue();

    /** Names with the revision of their last write here, for as long as the image may not show it. The leader's own. */
    private final Map<DomainName, Long> unseen = new HashMap<>();

    GroupCommit(Store store, Images images, Proposals proposals, Transactions transactions) {
        this.store = store;
        this.images = images;
        this.proposals = proposals;
        this.transactions = transactions;
    }

    /** Whether it may share a transaction: a large one has no room for others, and clusters, zones and the like concern all plans. */
    static boolean takes(WriteRequest request) {
        List<IntentKey> keys = request.keys();
        return keys.size() <= MAX_EDITS && keys.stream().allMatch(IntentKey.OfDomain.class::isInstance);
    }

    /** How many wait for their turn. */
    int waiting() {
        return queue.waiting();
    }

    /** Tries to write it, with others where there are any. Blocks until that is decided. */
    Turn write(WriteRequest request) {
        WriteQueue.Member member = new WriteQueue.Member(request);
        if (queue.enter(member)) {
            try {
                lead(member);
            } finally {
                queue.leave();
            }
        }
        return member.turn();
    }

    private void lead(WriteQueue.Member first) {
        List<WriteQueue.Member> members = new ArrayList<>(List.of(first));
        try {
            Group group = new Group(imageFor(first.request().names()), proposals, transactions);
            if (group.add(first.request()) == Group.Answer.IN) {
                gather(group, members);
                commit(group, members);
            }
        } catch (StoreException trouble) {
            // whom it concerns meets it again alone
        } finally {
            members.forEach(member -> member.answer(Turn.Alone.AT_ONCE));
        }
    }

    /** Lets in those who wait, in their order. Who wants what another in it touches, or what the image does not show yet, waits on. */
    private void gather(Group group, List<WriteQueue.Member> members) {
        List<WriteQueue.Member> later = new ArrayList<>();
        for (Optional<WriteQueue.Member> next = poll(group); next.isPresent(); next = poll(group)) {
            WriteQueue.Member member = next.get();
            switch (add(group, member.request())) {
                case IN -> members.add(member);
                case LATER -> later.add(member);
                case NEVER -> member.answer(Turn.Alone.AT_ONCE);
            }
        }
        queue.putBack(later);
    }

    private Group.Answer add(Group group, WriteRequest request) {
        boolean unseen = request.names().stream().anyMatch(name -> isUnseen(group.image(), name));
        return unseen ? Group.Answer.LATER : group.add(request);
    }

    private Optional<WriteQueue.Member> poll(Group group) {
        return group.isFull() ? Optional.empty() : queue.poll();
    }

    private void commit(Group group, List<WriteQueue.Member> members) {
        List<Proposal> all = group.members();
        TxnOutcome outcome;
        try {
            outcome = store.commit(transactions.build(all));
        } catch (StoreException.Unavailable ambiguous) {
            for (int i = 0; i < all.size(); i++) {
                members.get(i).answer(new Turn.Unanswered(all.get(i), ambiguous));
            }
            dismiss();
            return;
        }
        switch (outcome) {
            case TxnOutcome.Committed committed -> {
                CatchUp.mistrust(group.image(), committed, images);
                long revision = committed.revision();
                for (int i = 0; i < all.size(); i++) {
                    members.get(i).request().names().forEach(name -> unseen.put(name, revision));
                    members.get(i).answer(new Turn.Committed(all.get(i), revision));
                }
            }
            case TxnOutcome.Lost lost -> {
                Turn alone = new Turn.Alone(Optional.of(new Turn.Behind(group.image(), lost)));
                members.forEach(member -> member.answer(alone));
            }
        }
    }

    /** Where the store does not answer, those who wait need not wait one group after the other to learn it. */
    private void dismiss() {
        for (Optional<WriteQueue.Member> next = queue.poll(); next.isPresent(); next = queue.poll()) {
            next.get().answer(Turn.Alone.AT_ONCE);
        }
    }

    /** An image that shows what was last written to {@code names} here: comparisons with an older one would be lost for sure. */
    private ControlImage imageFor(Collection<DomainName> names) {
        ControlImage image = images.current();
        unseen.values().removeIf(revision -> revision <= image.revision());
        long needed = names.stream()
                .mapToLong(name -> unseen.getOrDefault(name, 0L))
                .max()
                .orElse(0);
        names.forEach(unseen::remove); // where the image never gets there, it is not this that shall hold them up again
        return needed == 0 ? image : CatchUp.to(needed, images);
    }

    private boolean isUnseen(ControlImage image, DomainName name) {
        return unseen.getOrDefault(name, 0L) > image.revision();
    }
}
