// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.WriteRequest.Idempotency;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Parsed;
import java.time.Duration;
import java.util.Optional;

/**
 * What every write can be asked for beside its body.
 *
 * @param dryRun tell the plan, write nothing
 * @param waitFor answer when so many nodes have proved it
 * @param timeout of that wait
 * @param allowShrink switch the shrink guard off
 * @param headers what it relies on
 * @param idempotency what recognises a repetition
 * @param plan only what that plan says is written; empty: as it comes out. A request whose body says it has it there
 * @param view which texts of a plan are shown
 * @param comment why it is done; empty: nobody says so. A request whose body says it has it there
 */
public record WriteOptions(
        boolean dryRun,
        Optional<WaitFor> waitFor,
        Duration timeout,
        boolean allowShrink,
        ConditionalHeaders headers,
        Optional<Idempotency> idempotency,
        Optional<PlanHash> plan,
        PlanView view,
        Optional<String> comment) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_TIMEOUT = 60;

    /** Reads all of them. */
    public static WriteOptions read(Request request) {
        return whole(request, ConditionalHeaders.read(request));
    }

    /** Reads all of them of a request about many resources. */
    public static WriteOptions readOfMany(Request request) {
        return whole(request, ConditionalHeaders.refused(request));
    }

    /** Reads those of a request about many resources whose body says the rest. */
    public static WriteOptions readBare(Request request, boolean allowShrink) {
        return bare(request, allowShrink, ConditionalHeaders.refused(request), Optional.empty(), Optional.empty());
    }

    private static WriteOptions whole(Request request, ConditionalHeaders headers) {
        boolean allowShrink = request.query().flag("allowShrink");
        Optional<PlanHash> plan = request.query().parsed("planHash", PlanHash::parse);
        Optional<String> comment = request.query().parsed("comment", WriteOptions::comment);
        return bare(request, allowShrink, headers, plan, comment);
    }

    private static WriteOptions bare(
            Request request,
            boolean allowShrink,
            ConditionalHeaders headers,
            Optional<PlanHash> plan,
            Optional<String> comment) {
        boolean dryRun = request.query().flag("dryRun");
        return new WriteOptions(
                dryRun,
                request.query().parsed("wait", WaitFor::parse),
                request.query().parsed("timeout", WriteOptions::timeout).orElse(DEFAULT_TIMEOUT),
                allowShrink,
                headers,
                request.header("Idempotency-Key")
                        .flatMap(key -> request.violations().accept("header/Idempotency-Key", key(key)))
                        .map(key -> new Idempotency(key, request.fingerprint())),
                plan,
                PlanView.read(request, dryRun),
                comment);
    }

    private static Parsed<String> comment(String text) {
        if (text.length() > ModelFields.MAX_COMMENT) {
            return Parsed.invalid(text, "length", "shorten it to at most " + ModelFields.MAX_COMMENT + " characters");
        }
        return ModelFields.isText(text)
                ? Parsed.valid(text)
                : Parsed.invalid("", "characters", "remove control characters");
    }

    private static Parsed<Duration> timeout(String text) {
        if (text.matches("[1-9][0-9]?s")) {
            int seconds = Integer.parseInt(text.substring(0, text.length() - 1));
            if (seconds <= MAX_TIMEOUT) {
                return Parsed.valid(Duration.ofSeconds(seconds));
            }
        }
        return Parsed.invalid(text, "timeout", "use whole seconds from 1s to " + MAX_TIMEOUT + "s");
    }

    private static Parsed<String> key(String text) {
        return text.isEmpty() || text.length() > 200 || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? Parsed.invalid(text, "idempotency-key", "use 1 to 200 visible ASCII characters, without blanks")
                : Parsed.valid(text);
    }
}
