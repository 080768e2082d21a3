// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/** Everything that can be wrong with a request: a closed set, each with its status and title. */
public enum ProblemKind {
    MALFORMED("malformed", 400, "The body can't be read"),
    UNAUTHORIZED("unauthorized", 401, "A valid token is needed"),
    FORBIDDEN("forbidden", 403, "This token may not do that"),
    NOT_FOUND("not-found", 404, "There is no such thing"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This path does not take this method"),
    REQUEST_TIMEOUT("request-timeout", 408, "The body did not arrive in time"),
    CONFLICT("conflict", 409, "Somebody else wrote it at the same time"),
    IN_USE("in-use", 409, "It is still in use"),
    SHRINK("shrink", 409, "Too much would be removed"),
    PLAN_MOVED("plan-moved", 409, "The plan is not what it was"),
    CHANGED_SINCE("changed-since", 409, "What the change did was changed since"),
    NODE_REPORTS("node-reports", 409, "The node still reports"),
    CONFIGURED_TOKEN("configured-token", 409, "This token is the configuration's"),
    PRECONDITION_FAILED("precondition-failed", 412, "It is not what you last read"),
    TOO_LARGE("too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is of the wrong type"),
    INVALID("invalid", 422, "The request breaks rules"),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many wrong tokens"),
    INTERNAL("internal", 500, "A defect of Zonefleet"),
    AGENT_UNREACHABLE("agent-unreachable", 502, "The node's agent can't be asked"),
    OVERLOADED("overloaded", 503, "Too many requests at once"),
    TRIAL_UNAVAILABLE("trial-unavailable", 503, "Text of a profile can't be tried"),
    SECRETS_UNAVAILABLE("secrets-unavailable", 503, "Secrets can't be stored"),
    STORE_UNAVAILABLE("store-unavailable", 503, "The store does not answer"),
    REVISION_NOT_REACHED("revision-not-reached", 503, "The revision asked for has not been read yet");

    private final String text;
    private final int status;
    private final String title;

    ProblemKind(String text, int status, String title) {
        this.text = text;
        this.status = status;
        this.title = title;
    }

    /** Last part of the problem's type. */
    public String text() {
        return text;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The same for every occurrence. */
    public String title() {
        return title;
    }
}
