// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.resolver;

import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one address was seen to answer. One right round proves it; a wrong one counts only after {@value #TRIES} in a row, since a change comes
 * to it a moment later than to this node. Belongs to one thread.
 */
final class ServerBook {
    /** Wrong rounds in a row. */
    static final int TRIES = 3;

    /** Names that stay in question at a time. */
    private static final int DOUBTED = 2;

    private final Address server;
    private List<DomainName> doubted = List.of();
    private int misses;
    private Optional<ResolverProof> verdict = Optional.empty();

    ServerBook(Address server) {
        this.server = server;
    }

    Address server() {
        return server;
    }

    /** Names that were wrong the last time: asked until they are right, so that others that are do not take their place. */
    List<DomainName> doubted() {
        return doubted;
    }

    /** Takes the answers to a round of at least one question. */
    void take(List<Sample> asked, List<Optional<Reply>> replies) {
        List<DomainName> wrong = new ArrayList<>();
        Optional<Words> why = Optional.empty();
        for (int i = 0; i < asked.size(); i++) {
            Optional<Words> found = asked.get(i).wrong(replies.get(i));
            if (found.isPresent()) {
                wrong.add(asked.get(i).name());
                why = why.or(() -> found);
            }
        }
        doubted = wrong.stream().limit(DOUBTED).toList();
        misses = wrong.isEmpty() ? 0 : misses + 1;
        if (wrong.isEmpty()) {
            verdict = Optional.of(ResolverProof.proved(server));
        } else if (misses >= TRIES) {
            verdict = Optional.of(ResolverProof.refused(
                    server, why.orElseThrow().text(), why.orElseThrow().said()));
        }
    }

    /** Whether the last answers were wrong, and not for long enough to be believed. */
    boolean isInDoubt() {
        return misses > 0 && misses < TRIES;
    }

    /** What is known of it; empty before it is. */
    Optional<ResolverProof> verdict() {
        return verdict;
    }
}
