// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

/** What becomes of a pod. */
sealed interface Decision {
    /** It gets this, with {@code dnsPolicy: None}. */
    record Inject(DnsConfig config) implements Decision {}

    /** It has got it: API servers ask once more where another webhook has changed the pod after us ({@code reinvocationPolicy: IfNeeded}). */
    record Already() implements Decision {}

    /** It stays as it is. */
    record Skip(SkipReason reason) implements Decision {}
}
