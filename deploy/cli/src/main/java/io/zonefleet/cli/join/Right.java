// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.Optional;

/**
 * What an API server lets somebody do or not.
 *
 * @param resource as roles have it, such as {@code daemonsets}
 * @param group empty for those of the core
 * @param namespace empty: of the whole cluster
 */
record Right(String verb, String resource, String group, Optional<String> namespace) implements Comparable<Right> {
    /** As {@code kubectl auth can-i} takes it. */
    String shown() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                + namespace.map(name -> " in namespace " + name).orElse("");
    }

    @Override
    public int compareTo(Right other) {
        return shown().compareTo(other.shown());
    }
}
