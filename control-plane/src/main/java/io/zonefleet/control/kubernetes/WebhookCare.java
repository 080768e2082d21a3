// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zonefleet.control.kubernetes.WebhookState.State;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.SourceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the webhook's configuration in one cluster looked after, and remembers what came of it. A right that is missing costs this alone. Used
 * by its reader's thread.
 */
final class WebhookCare {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookCare.class);
    private static final String DOING = "get and update the webhook's configuration";

    private final SourceId source;
    private final Upkeep upkeep;
    private final InstantSource clock;
    private Optional<WebhookState> known = Optional.empty();

    WebhookCare(SourceId source, Upkeep upkeep, InstantSource clock) {
        this.source = source;
        this.upkeep = upkeep;
        this.clock = clock;
    }

    /** Looks once; empty where there is nothing to keep. */
    Optional<WebhookState> look(KubernetesClient client, ClusterId cluster) {
        try {
            known = switch (upkeep.look(client, cluster)) {
                case NOTHING_TO_KEEP -> Optional.empty();
                case ABSENT -> Optional.of(standing(State.ABSENT, ""));
                case IN_PLACE -> Optional.of(standing(State.KEPT, ""));
                case MENDED -> Optional.of(mended());
            };
        } catch (KubernetesClientException failure) {
            known = Optional.of(standing(State.FAILED, Trouble.message(DOING, failure)));
        }
        return known;
    }

    private WebhookState mended() {
        LOG.atInfo()
                .addKeyValue("source", source)
                .log("the webhook's configuration in the cluster has the bundle as it is now");
        WebhookState kept = standing(State.KEPT, "");
        return new WebhookState(kept.state(), kept.since(), Optional.of(clock.instant()), kept.message());
    }

    /** The time of what is as before stays. */
    private WebhookState standing(State state, String message) {
        Instant since = known.filter(before -> before.state() == state)
                .map(WebhookState::since)
                .orElseGet(clock::instant);
        return new WebhookState(state, since, known.flatMap(WebhookState::mended), message);
    }
}
