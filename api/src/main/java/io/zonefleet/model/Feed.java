// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** A prefix of desired keys that agents read. */
public sealed interface Feed {
    /** Served by every cluster. */
    record All() implements Feed {
        @Override
        public String toString() {
            return path();
        }
    }

    /** Served by one cluster only, or differently there. */
    record OfCluster(ClusterId id) implements Feed {
        @Override
        public String toString() {
            return path();
        }
    }

    /** The feed of all clusters. */
    static Feed all() {
        return new All();
    }

    /** Its place in keys and on the wire. */
    default String path() {
        return switch (this) {
            case All all -> "all";
            case OfCluster cluster -> "clusters/" + cluster.id();
        };
    }

    /** The feed with this {@link #path}. */
    static Feed ofPath(String path) {
        return path.equals("all") ? all() : new OfCluster(new ClusterId(path.substring("clusters/".length())));
    }
}
