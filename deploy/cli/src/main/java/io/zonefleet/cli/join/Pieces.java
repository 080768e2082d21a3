// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** What join and leave name alike. */
final class Pieces {
    private Pieces() {}

    static Piece profile(String cluster) {
        return new Piece(Kind.PROFILE, "profile " + NodeCacheProfile.id(cluster));
    }

    static Piece secret(String cluster) {
        return new Piece(Kind.SECRET, "secret " + SourceSpec.secret(cluster));
    }

    static Piece etcdRole(String cluster) {
        return new Piece(Kind.ETCD_ROLE, "role " + AgentRole.name(cluster) + " of etcd");
    }

    static Piece etcdUser(String cluster) {
        return new Piece(Kind.ETCD_USER, "user " + AgentRole.name(cluster) + " of etcd");
    }

    /**
     * One Kubernetes cluster is one cluster of the fleet.
     *
     * @throws Failure where its agents are of another one than {@code cluster}
     */
    static void requireOwn(Kube kube, AgentManifest manifest, String cluster) {
        kube.get(manifest.configuration())
                .filter(Kube::isOurs)
                .flatMap(AgentManifest::cluster)
                .filter(found -> !found.equals(cluster))
                .ifPresent(found -> {
                    throw new Failure(
                            ExitCode.CONFLICT,
                            "the agents at " + kube.url() + " are of cluster " + found + ", not of " + cluster
                                    + ": name the other one, or another --kube-context. Nothing was done.");
                });
    }

    /**
     * Asks the API server before anything is written.
     *
     * @throws Failure that names all rights that are missing, and whose
     */
    static void require(Kube kube, List<Right> wanted, String what) {
        List<Right> missing = kube.missing(wanted);
        if (!missing.isEmpty()) {
            throw new Failure(
                    ExitCode.UNAUTHORIZED,
                    kube.who() + " may not do at " + kube.url() + " what " + what + " needs:\n  "
                            + missing.stream().map(Right::shown).collect(Collectors.joining("\n  "))
                            + "\nGrant these rights, or use a context that has them. Nothing was done.");
        }
    }
}
