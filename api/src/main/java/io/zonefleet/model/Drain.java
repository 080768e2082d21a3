// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what a cluster contributes, or some addresses, out of all answers for as long as it is there. Intent itself stays as it is: when the
 * drain goes, everything is back, with what has changed meanwhile.
 *
 * @param id chosen by whoever drains
 * @param cluster whose contributions; empty: everybody's
 * @param addresses only these; none: all that the cluster contributes
 * @param until when it goes by itself; empty: when somebody removes it
 * @param comment why; may be empty
 */
public record Drain(
        DrainId id, Optional<ClusterId> cluster, List<Address> addresses, Optional<Instant> until, String comment)
        implements Intent {
    /** How many addresses one may have. */
    public static final int MAX_ADDRESSES = 64;

    /** @throws IllegalArgumentException where it would drain everything */
    public Drain {
        addresses = addresses.stream().sorted().distinct().toList();
        if (cluster.isEmpty() && addresses.isEmpty()) {
            throw new IllegalArgumentException("a drain is of a cluster or of addresses");
        }
    }

    @Override
    public IntentKey.OfDrain key() {
        return new IntentKey.OfDrain(id);
    }

    private boolean isOfCluster(Contribution part) {
        return cluster.isEmpty() || cluster.equals(part.origin());
    }

    /** Whether it may touch a contribution. */
    public boolean concerns(Contribution part) {
        return isOfCluster(part)
                && (addresses.isEmpty()
                        || part.answer().addresses().stream().anyMatch(addresses::contains)
                        || part.horizons().stream()
                                .flatMap(horizon -> horizon.addresses().stream())
                                .anyMatch(addresses::contains));
    }

    /** What it leaves of a contribution; empty where that is nothing. */
    public Optional<Contribution> drain(Contribution part) {
        if (!isOfCluster(part)) {
            return Optional.of(part);
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        List<Address> left = part.answer().addresses().stream()
                .filter(address -> !addresses.contains(address))
                .toList();
        return left.size() == part.answer().addresses().size()
                ? Optional.of(part)
                : part.answer().left(left).map(part::with);
    }
}
