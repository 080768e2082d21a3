// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zonefleet.control.wire.JsonBody;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses of ClusterDomains, of those that differ. What fails is written after the next read; it holds up neither the others nor what
 * is read. One thread at a time: one that was given up may not have ended when the next comes.
 */
final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    /** The rest comes after the next read, so that thousands of objects, or a slow line, do not keep a change from being read. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** So many refusals that are not about one object alone are enough. */
    private static final int MOST_FAILED = 5;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** What the API server said first of all that it has refused so since. */
    private record Refusal(int code, String message) {}

    private final InstantSource clock;
    private Optional<Refusal> refusal = Optional.empty();

    StatusWriter(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void write(KubernetesClient client, Collection<GenericKubernetesResource> domains, Told told) {
        long begun = System.nanoTime();
        List<GenericKubernetesResource> all = new ArrayList<>(domains);
        // those that are refused shall not be the first ones each time
        Collections.rotate(all, ThreadLocalRandom.current().nextInt(all.size() + 1));
        NodeProofs proofs = new NodeProofs(told.image());
        Map<ObjectRef, List<LeftOut>> leftOut = told.synced().leftOutByObject();
        Teller teller =
                new Teller(told.source(), told.image().intent().sources().values());
        Optional<KubernetesClientException> refused = Optional.empty();
        int failed = 0;
        for (GenericKubernetesResource domain : all) {
            ObjectRef object = ObjectRef.of(ObjectRef.Kind.CLUSTER_DOMAIN, domain);
            List<LeftOut> wrong = leftOut.getOrDefault(object, List.of());
            Optional<ObjectNode> status = changed(domain, DomainStatus.of(wrong, name(domain), told, proofs));
            if (status.isPresent() && teller.tells(name(domain))) {
                if (failed == MOST_FAILED || System.nanoTime() - begun > AT_ONCE.toNanos()) {
                    break;
                }
                Optional<KubernetesClientException> why = patch(client, object, domain, status.get());
                refused = worthTelling(refused, why);
                failed += why.filter(StatusWriter::isAboutAll).isPresent() ? 1 : 0;
            }
        }
        tell(told, refused);
    }

    /** Why statuses are not written, in words for whoever runs the cluster; empty where all are that may be. */
    synchronized Optional<String> trouble() {
        return refusal.map(Refusal::message);
    }

    /** Where several are refused for several reasons, what is told already stays, whichever is tried first. */
    private Optional<KubernetesClientException> worthTelling(
            Optional<KubernetesClientException> before, Optional<KubernetesClientException> now) {
        return now.filter(failure -> refusal.filter(known -> known.code() == failure.getCode())
                        .isPresent())
                .or(() -> before)
                .or(() -> now);
    }

    /** It is told when it begins, and when it becomes another one. */
    private void tell(Told told, Optional<KubernetesClientException> refused) {
        if (refused.map(KubernetesClientException::getCode).equals(refusal.map(Refusal::code))) {
            return;
        }
        refusal = refused.map(failure ->
                new Refusal(failure.getCode(), Trouble.message("write the status of a ClusterDomain", failure)));
        refusal.ifPresent(now -> LOG.atWarn()
                .addKeyValue("source", told.source().id())
                .addKeyValue("why", now.message())
                .log("statuses of ClusterDomains are not written"));
    }

    /** Others say that of this object alone: it was changed meanwhile, or is stored in a form that its definition does not allow any more. */
    private static boolean isAboutAll(KubernetesClientException failure) {
        return switch (failure.getCode()) {
            case 0, UNAUTHORIZED, FORBIDDEN, TOO_MANY -> true;
            default -> failure.getCode() >= SERVER_ERROR;
        };
    }

    private static String name(GenericKubernetesResource domain) {
        Object spec = domain.getAdditionalProperties().get("spec");
        return spec instanceof Map<?, ?> fields && fields.get("domain") instanceof String text ? text : "";
    }

    /** The status as JSON where it is another one; the time of a condition that is as before stays. */
    private Optional<ObjectNode> changed(GenericKubernetesResource domain, DomainStatus status) {
        Map<?, ?> before = domain.getAdditionalProperties().get("status") instanceof Map<?, ?> known ? known : Map.of();
        long generation = Objects.requireNonNullElse(domain.getMetadata().getGeneration(), 0L);
        String nodes = status.proved() + "/" + status.nodes();
        ObjectNode json = JsonBody.object()
                .put("observedGeneration", generation)
                .put("clusters", status.clusters())
                .put("nodes", nodes);
        boolean same = is(before, "observedGeneration", generation)
                && is(before, "clusters", status.clusters())
                && nodes.equals(before.get("nodes"));
        ArrayNode conditions = json.putArray("conditions");
        for (Condition condition : status.conditions()) {
            Map<?, ?> old = condition(before, condition.type());
            same &= condition.status().equals(old.get("status"))
                    && condition.reason().equals(old.get("reason"))
                    && condition.message().equals(old.get("message"))
                    && is(old, "observedGeneration", generation);
            String since =
                    condition.status().equals(old.get("status")) && old.get("lastTransitionTime") instanceof String at
                            ? at
                            : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
            conditions
                    .addObject()
                    .put("type", condition.type())
                    .put("status", condition.status())
                    .put("observedGeneration", generation)
                    .put("lastTransitionTime", since)
                    .put("reason", condition.reason())
                    .put("message", condition.message());
        }
        return same ? Optional.empty() : Optional.of(json);
    }

    private static boolean is(Map<?, ?> known, String field, long number) {
        return known.get(field) instanceof Number there && there.longValue() == number;
    }

    private static Map<?, ?> condition(Map<?, ?> status, String type) {
        List<?> all = status.get("conditions") instanceof List<?> known ? known : List.of();
        for (Object each : all) {
            if (each instanceof Map<?, ?> condition && type.equals(condition.get("type"))) {
                return condition;
            }
        }
        return Map.of();
    }

    /** What kept it from being written; nothing where it is gone. */
    private static Optional<KubernetesClientException> patch(
            KubernetesClient client, ObjectRef object, GenericKubernetesResource domain, ObjectNode status) {
        ObjectNode patch = JsonBody.object();
        patch.set("status", status);
        try {
            client.genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                    .inNamespace(object.namespace())
                    // with the object at hand the client does not get it first
                    .resource(domain)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            LOG.atDebug().addKeyValue("object", object).setCause(failure).log("its status was not written");
            return failure.getCode() == NOT_FOUND ? Optional.empty() : Optional.of(failure);
        }
    }
}
