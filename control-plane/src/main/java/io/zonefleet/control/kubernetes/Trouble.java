// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** That a cluster can't be followed now, with why in words for whoever runs it. */
final class Trouble extends Exception {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int LONGEST = 300;

    private final boolean passing;

    /** One that ends the connection. */
    Trouble(String message) {
        this(message, false);
    }

    private Trouble(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** @param doing what failed, for example {@code list services} */
    static Trouble of(String doing, Throwable failure) {
        int code = code(failure);
        return new Trouble(message(doing, failure), code != UNAUTHORIZED && code != FORBIDDEN);
    }

    /** One that may be over at the next try. */
    static Trouble passing(String message) {
        return new Trouble(message, true);
    }

    /** Whether it may be over at the next try, as where a server has much to do: a connection is worth keeping until then. */
    boolean isPassing() {
        return passing;
    }

    private static int code(Throwable failure) {
        return told(failure).map(KubernetesClientException::getCode).orElse(0);
    }

    /** The same as a text alone. */
    static String message(String doing, Throwable failure) {
        Optional<KubernetesClientException> told = told(failure);
        int code = code(failure);
        return switch (code) {
            case UNAUTHORIZED ->
                "the API server refuses the login (401): put another value of the secret that the source names, or renew its file";
            case FORBIDDEN ->
                "can't " + doing + " (403): " + said(told.orElseThrow())
                        + "; deploy/kubernetes/control-plane-access.yaml grants all that is needed";
            case 0 -> "can't " + doing + ": " + shortened(deepest(failure));
            default -> "can't " + doing + " (" + code + "): " + said(told.orElseThrow());
        };
    }

    private static Optional<KubernetesClientException> told(Throwable failure) {
        Throwable each = failure;
        while (each != null) {
            if (each instanceof KubernetesClientException known && known.getCode() > 0) {
                return Optional.of(known);
            }
            each = each.getCause();
        }
        return Optional.empty();
    }

    private static String said(KubernetesClientException failure) {
        String words = failure.getStatus() == null ? null : failure.getStatus().getMessage();
        return shorten(words == null ? String.valueOf(failure.getMessage()) : words);
    }

    private static Throwable deepest(Throwable failure) {
        Throwable each = failure;
        while (each.getCause() != null
                && (each instanceof KubernetesClientException
                        || each instanceof ExecutionException
                        || each instanceof CompletionException
                        || each.getMessage() == null)) {
            each = each.getCause();
        }
        return each;
    }

    private static String shortened(Throwable failure) {
        String words = failure.getMessage();
        return shorten(failure.getClass().getSimpleName() + (words == null ? "" : ": " + words));
    }

    /** In one line: it goes into results. */
    private static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
