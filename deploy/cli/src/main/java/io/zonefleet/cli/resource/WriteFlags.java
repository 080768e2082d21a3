// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all writes take. */
public final class WriteFlags {
    private static final int NOT_PROVED = 202;

    @Option(names = "--dry-run", description = "Show the plan, write nothing.")
    private boolean dryRun;

    @Mixin
    private PlanFlags plan = new PlanFlags();

    @Option(
            names = "--plan-hash",
            paramLabel = "HASH",
            description = "Only what that plan (of --dry-run) says, and nothing where it would be something else now.")
    private Optional<String> planHash = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "all|95%|3",
            description = "Until so many nodes have proved it; else exit code 6.")
    private Optional<String> wait = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait: 1s to 60s; 30s where left out.")
    private String timeout = "30s";

    @Option(names = "--allow-shrink", description = "Also where much is removed.")
    private boolean allowShrink;

    @Option(
            names = {"--why", "--comment"},
            paramLabel = "TEXT",
            description = "Why: kept with the change, and shown in its history.")
    private Optional<String> why = Optional.empty();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Write once however often this is repeated with the same key.")
    private Optional<String> key = Optional.empty();

    /** Whether nothing is to be written. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Whether much may be removed. */
    public boolean allowShrink() {
        return allowShrink;
    }

    /** What is shown of plans. */
    public PlanFlags plan() {
        return plan;
    }

    /** The same call with all of this but what {@link #addTo} puts into bodies of changes. */
    public Call onChange(Call call) {
        Call written = call.withHeader(
                "Idempotency-Key", key.orElseGet(() -> UUID.randomUUID().toString()));
        if (dryRun) {
            written = plan.on(written.with("dryRun", "true"));
        }
        return wait.isPresent()
                ? written.with("wait", wait.get()).with("timeout", timeout.matches("[0-9]+") ? timeout + "s" : timeout)
                : written;
    }

    /** The same call with all of this. */
    public Call on(Call call) {
        Call written = onChange(call).with("planHash", planHash).with("comment", why);
        return allowShrink ? written.with("allowShrink", "true") : written;
    }

    /** Says in the body of a change what else stands in the query. */
    void addTo(ObjectNode body) {
        if (allowShrink) {
            body.put("allowShrink", true);
        }
        planHash.ifPresent(hash -> body.put("planHash", hash));
        why.ifPresent(text -> body.put("comment", text));
    }

    /** Shows what was done, or the plan of it. Ends the command where fewer nodes than were asked for have proved it. */
    public void conclude(Top top, Reply reply) {
        if (dryRun) {
            plan.show(top, reply.json());
        } else {
            top.format().one(top.terminal().out(), reply.json());
            requireProof(reply);
        }
    }

    /** Ends the command where fewer nodes than were asked for have proved it. */
    public void requireProof(Reply reply) {
        if (reply.status() == NOT_PROVED && wait.isPresent()) {
            var proof = reply.json().path("proof");
            throw new Failure(
                    ExitCode.NOT_PROVED,
                    "written, but proved by " + proof.path("proved").asInt() + " of "
                            + proof.path("required").asInt() + " nodes"
                            + (proof.hasNonNull("reason")
                                    ? ": " + proof.path("reason").asText()
                                    : ""));
        }
    }
}
