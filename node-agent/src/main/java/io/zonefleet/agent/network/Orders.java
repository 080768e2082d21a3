// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.Network.Answers;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.plan.LinkPlan;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.Teardown;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What others say of the network that is wanted, and how far it may go now. Any thread; the lock guards the fields. */
final class Orders {
    /** Three probes: CoreDNS is started again meanwhile. */
    private static final Duration LOST_HEALTH = Duration.ofSeconds(3);

    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition seen = lock.newCondition();
    private Wish wish = Wish.NONE;
    private int number;
    private int lookedAt;
    private boolean missing;
    private boolean proved;
    private Answers last = Answers.NOT;
    private long answeredLast;
    private RuleKeeper.Phase told = RuleKeeper.Phase.HOLD;

    Orders(Time time) {
        this.time = time;
        this.answeredLast = time.now();
    }

    /**
     * What holds now.
     *
     * @param number of the wish
     * @param reach how far links may go
     * @param phase how far rules may
     */
    record Standing(Wish wish, int number, LinkPlan.Reach reach, RuleKeeper.Phase phase) {}

    Standing standing() {
        lock.lock();
        try {
            LinkPlan.Reach reach = proved ? LinkPlan.Reach.TIDY : LinkPlan.Reach.ADD;
            told = phase();
            return new Standing(wish, number, reach, told);
        } finally {
            lock.unlock();
        }
    }

    /** Whether anything is. */
    boolean isWished() {
        lock.lock();
        try {
            return wish.network().isPresent();
        } finally {
            lock.unlock();
        }
    }

    private RuleKeeper.Phase phase() {
        boolean lost = last == Answers.NOT && time.since(answeredLast).compareTo(LOST_HEALTH) >= 0;
        boolean removed = wish.network()
                .filter(desired -> desired.settings().teardown() == Teardown.REMOVE_ON_LOST_HEALTH)
                .isPresent();
        if (lost && removed) {
            return RuleKeeper.Phase.LOST;
        }
        return proved ? RuleKeeper.Phase.ALL : RuleKeeper.Phase.HOLD;
    }

    /** Takes a wish; returns whether it is another. It has to be proved anew before rules come, and before anything goes. */
    boolean want(Wish next) {
        lock.lock();
        try {
            if (next.equals(wish)) {
                return false;
            }
            wish = next;
            number++;
            proved = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what was seen of the node cache; returns whether how far to go is another than who asked last was told: health is also lost by
     * time alone, between two calls.
     */
    boolean answers(Answers answers) {
        lock.lock();
        try {
            last = answers;
            if (answers != Answers.NOT) {
                answeredLast = time.now();
            }
            proved |= answers == Answers.PROVED;
            return phase() != told;
        } finally {
            lock.unlock();
        }
    }

    /** Links were looked at. */
    void looked(Standing standing, List<Address> missingNow) {
        lock.lock();
        try {
            lookedAt = standing.number();
            missing = !missingNow.isEmpty();
            seen.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all addresses of the last wish are there, at most so long; returns whether they are. */
    boolean await(Duration patience) {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (wish.network().isPresent() && (lookedAt != number || missing) && left > 0) {
                left = seen.awaitNanos(left);
            }
            return wish.network().isEmpty() || (lookedAt == number && !missing);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
