// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.failopen.FailOpen;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of link and rules when the agent ends, in this order: rules, a moment, then CoreDNS ends, then link and addresses. Belongs to who
 * ends the agent, once the network's thread has ended.
 */
final class NetworkEnd {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkEnd.class);
    /** For answers that are under way while CoreDNS still runs, once rules are gone. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** In which a removal of rules is begun again where it has failed. A lock of iptables is waited for longer by each attempt. */
    private static final Duration REMOVAL = Duration.ofSeconds(10);
    /** In which an owner that leaves things to this one, and ends as well, lets go of them. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private final NetworkOwnership ownership;
    private final Orders orders;
    private final LinkKeeper links;
    private final RuleKeeper rules;
    private final FailOpen failOpen;
    private final NetworkLook look;
    private boolean rulesStay;

    /** @param look of the thread that has ended */
    NetworkEnd(
            NetworkOwnership ownership,
            Orders orders,
            LinkKeeper links,
            RuleKeeper rules,
            FailOpen failOpen,
            NetworkLook look) {
        this.ownership = ownership;
        this.orders = orders;
        this.links = links;
        this.rules = rules;
        this.failOpen = failOpen;
        this.look = look;
    }

    /** See {@link NetworkLoop#letGo}. */
    void letGo() {
        if (ownership.isShared()) {
            failOpen.leave();
        } else {
            failOpen.close();
        }
        awaitTurn();
        own().ifPresent(desired -> {
            boolean away = desired.settings().teardown().removes();
            rulesStay = true;
            try {
                removeRules(look.kept().orElse(desired), away ? RuleKeeper.Phase.NONE : RuleKeeper.Phase.HOLD);
                rulesStay = false;
                if (away) {
                    Thread.sleep(GRACE);
                }
            } catch (IOException e) {
                LOG.atError()
                        .setCause(e)
                        .log(
                                away
                                        ? "rules stay: they can't be removed; run zonefleet-agent network teardown"
                                        : "rules may stay that skip connection tracking without end: they can't be removed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Where rules could not be seen just now, as without rights, another attempt is no use. */
    private void removeRules(DesiredNetwork desired, RuleKeeper.Phase phase) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                rules.keep(desired, phase, true, true);
                return;
            } catch (IOException e) {
                if (!look.hasSeenRules() || System.nanoTime() - begun >= REMOVAL.toNanos()) {
                    throw e;
                }
                LOG.atWarn().setCause(e).log("rules can't be removed: it is tried again");
                Thread.sleep(NetworkLook.AGAIN);
            }
        }
    }

    /** See {@link NetworkLoop#leave}. */
    void leave() {
        own().filter(desired -> desired.settings().teardown().removes() && !rulesStay)
                .ifPresent(desired -> {
                    try {
                        links.remove(desired);
                    } catch (IOException e) {
                        LOG.atError().setCause(e).log("the link stays: it can't be removed");
                    }
                });
    }

    /** Agents that end together: of those that leave things to each other, the last takes them away, once the owner has let go. */
    private void awaitTurn() {
        boolean away = orders.standing()
                .wish()
                .network()
                .filter(desired -> desired.settings().teardown().removes())
                .isPresent();
        if (away && !ownership.isShared()) {
            ownership.await(TURN);
        }
    }

    /** What is ours alone. */
    private Optional<DesiredNetwork> own() {
        return orders.standing().wish().network().filter(desired -> ownership.isOwner() && !ownership.isShared());
    }
}
