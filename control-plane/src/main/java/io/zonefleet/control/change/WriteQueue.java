// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writers of which one leads at a time. Who comes while one leads waits, until the leader has answered it or, at its end, made it the
 * next leader.
 */
final class WriteQueue {
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as is whether somebody leads. */
    private final Deque<Member> waiting = new ArrayDeque<>();

    private boolean led;

    /** A write with its turn. */
    static final class Member {
        private final WriteRequest request;
        private final CompletableFuture<Turn> turn = new CompletableFuture<>();
        /** Done as soon as it need not wait any longer: true where it is to lead, false where its turn is known. */
        private final CompletableFuture<Boolean> called = new CompletableFuture<>();

        Member(WriteRequest request) {
            this.request = request;
        }

        WriteRequest request() {
            return request;
        }

        /** The first answer counts. */
        void answer(Turn given) {
            turn.complete(given);
            called.complete(false);
        }

        /** Waits for it. */
        Turn turn() {
            return turn.join();
        }
    }

    /** Whether {@code member} leads now; else it has been answered. Blocks until one of both is so. */
    boolean enter(Member member) {
        lock.lock();
        try {
            if (!led) {
                led = true;
                return true;
            }
            waiting.add(member);
        } finally {
            lock.unlock();
        }
        return member.called.join();
    }

    /** Ends leading. */
    void leave() {
        lock.lock();
        try {
            Optional<Member> next = Optional.ofNullable(waiting.poll());
            led = next.isPresent();
            next.ifPresent(member -> member.called.complete(true));
        } finally {
            lock.unlock();
        }
    }

    /** Takes the first of those who wait; the leader has to answer it or put it back. */
    Optional<Member> poll() {
        lock.lock();
        try {
            return Optional.ofNullable(waiting.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Lets them wait on, before all others, in their order. */
    void putBack(List<Member> members) {
        lock.lock();
        try {
            members.reversed().forEach(waiting::addFirst);
        } finally {
            lock.unlock();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
