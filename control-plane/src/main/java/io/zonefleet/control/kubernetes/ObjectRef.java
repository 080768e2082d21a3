// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;

/**
 * Names an object of a cluster that contributes.
 *
 * @param kind which sort of object
 * @param namespace where it is
 * @param name within its namespace
 */
record ObjectRef(Kind kind, String namespace, String name) implements Comparable<ObjectRef> {
    /** Sorts of objects that contribute; the first counts where two can't stand beside each other. */
    enum Kind {
        CLUSTER_DOMAIN("clusterdomain"),
        SERVICE("service"),
        INGRESS("ingress");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As kubectl takes it. */
        String text() {
            return text;
        }
    }

    private static final Comparator<ObjectRef> ORDER = Comparator.comparing(ObjectRef::kind)
            .thenComparing(ObjectRef::namespace)
            .thenComparing(ObjectRef::name);

    static ObjectRef of(Kind kind, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectRef(
                kind, namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    @Override
    public int compareTo(ObjectRef other) {
        return ORDER.compare(this, other);
    }

    /** For example {@code service team-x/web}. */
    @Override
    public String toString() {
        return kind.text() + " " + namespace + "/" + name;
    }
}
