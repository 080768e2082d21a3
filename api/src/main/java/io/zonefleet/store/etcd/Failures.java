// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import io.zonefleet.store.StoreException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What etcd, gRPC and jetcd say when something went wrong, in the store's own words. */
final class Failures {
    /** In gRPC's account of a call that waited for a connection until its time was over. */
    private static final Pattern NO_CONNECTION =
            Pattern.compile("Last Pick Failure=.*?cause=([^\\n]+)", Pattern.DOTALL);

    private Failures() {}

    /** @param what was asked of which etcd, for the message */
    static StoreException of(String what, Throwable failure) {
        Status status = status(failure);
        String why = why(status, failure);
        return switch (status.getCode()) {
            case OUT_OF_RANGE ->
                why.contains("compacted")
                        ? new StoreException.Compacted(what + ": " + why)
                        : new StoreException.Refused(what + ": " + why, failure);
            // "too many requests" is a server that can't keep up; "space exceeded" and the like are for an operator
            case RESOURCE_EXHAUSTED ->
                why.contains("too many requests")
                        ? new StoreException.Unavailable(what + ": " + why, failure)
                        : new StoreException.Refused(what + ": " + why, failure);
            // jetcd says so too when it could not reach the server to log in
            case UNAUTHENTICATED ->
                inner(failure).filter(Failures::isOutage).isPresent()
                        ? new StoreException.Unavailable(what + ": could not log in", failure)
                        : new StoreException.Refused(what + ": " + why, failure);
            case INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    PERMISSION_DENIED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    UNIMPLEMENTED,
                    DATA_LOSS -> new StoreException.Refused(what + ": " + why, failure);
            // unknown and the like: the write may have happened, which is what Unavailable means
            case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE ->
                new StoreException.Unavailable(what + ": " + why, failure);
        };
    }

    /** The same as a refusal, for one that jetcd presents as something passing. */
    static StoreException refused(String what, Throwable failure) {
        return new StoreException.Refused(what + ": " + why(status(failure), failure), failure);
    }

    /** Whether an answer was larger than we take at once. */
    static boolean isTooLarge(StoreException failure) {
        Status status = status(failure);
        return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
                && why(status, failure).contains("exceeds maximum size");
    }

    /** Whether it may be just an old login that jetcd renews before the next try. */
    static boolean isAccess(Throwable failure) {
        String why = why(status(failure), failure);
        return why.contains("permission denied") || why.contains("auth token") || why.contains("auth store");
    }

    private static boolean isOutage(Throwable failure) {
        Status.Code code = status(failure).getCode();
        return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
    }

    private static Status status(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof EtcdException etcd) {
                return Status.Code.valueOf(etcd.getErrorCode().name())
                        .toStatus()
                        .withDescription(etcd.getMessage())
                        .withCause(etcd.getCause());
            }
            Status status = Status.fromThrowable(at);
            if (status.getCode() != Status.Code.UNKNOWN) {
                return status;
            }
        }
        return Status.fromThrowable(failure);
    }

    private static Optional<Throwable> inner(Throwable failure) {
        return Optional.ofNullable(status(failure).getCause());
    }

    private static String why(Status status, Throwable failure) {
        String description = status.getDescription();
        if (description == null) {
            return status.getCode() + " (" + failure + ")";
        }
        if (status.getCode() != Status.Code.DEADLINE_EXCEEDED) {
            return description;
        }
        Matcher reason = NO_CONNECTION.matcher(description);
        return reason.find() ? "no connection: " + reason.group(1) : "no answer in time";
    }
}
