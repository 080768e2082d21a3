// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a service account lacks of the rights that are shipped, and by what it is known.
 *
 * @param resource of the rule that is missing
 * @param verb which of its verbs alone is; empty: all
 */
record MissingRight(String resource, String verb) {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String ACCESS = "control-plane-access.yaml";

    /** Each rule of the roles that are shipped, and of each that watches the right to watch alone. */
    static List<MissingRight> all(MemberCluster cluster) {
        List<MissingRight> all = new ArrayList<>();
        for (PolicyRule rule :
                shippedRoles(cluster).flatMap(MissingRight::rules).toList()) {
            String resource = rule.getResources().getFirst();
            all.add(new MissingRight(resource, ""));
            if (rule.getVerbs().contains("watch")) {
                all.add(new MissingRight(resource, "watch"));
            }
        }
        return all;
    }

    private static Stream<HasMetadata> shippedRoles(MemberCluster cluster) {
        return cluster.shipped(ACCESS).stream()
                .filter(object -> object instanceof ClusterRole || object instanceof Role);
    }

    private static Stream<PolicyRule> rules(HasMetadata role) {
        return switch (role) {
            case ClusterRole all -> all.getRules().stream();
            case Role some -> some.getRules().stream();
            default -> throw new IllegalArgumentException(role.getKind());
        };
    }

    /** The name of the service account, its roles, the source that uses it, and the label below which that contributes. */
    String id() {
        return "lacks-" + resource.replace('/', '-') + (verb.isEmpty() ? "" : "-" + verb);
    }

    /** The name that it contributes. */
    String domain() {
        return "web." + id() + "." + TwoClusters.SUFFIX;
    }

    /** Makes the service account, with all rights. */
    void makeAccount(MemberCluster cluster) {
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(id())
                        .withNamespace(MemberCluster.OWN_NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        grantAll(cluster);
        cluster.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(id())
                        .endMetadata()
                        .withNewRoleRef(RBAC, "ClusterRole", id())
                        .addNewSubject(null, "ServiceAccount", id(), MemberCluster.OWN_NAMESPACE)
                        .build())
                .serverSideApply();
        cluster.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(id())
                        .withNamespace("kube-system")
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", id())
                        .addNewSubject(null, "ServiceAccount", id(), MemberCluster.OWN_NAMESPACE)
                        .build())
                .serverSideApply();
    }

    /** Gives it all that is shipped. */
    void grantAll(MemberCluster cluster) {
        shippedRoles(cluster).forEach(role -> apply(cluster, role, rules(role).toList()));
    }

    /** Takes from it what it is to lack. */
    void takeAway(MemberCluster cluster) {
        shippedRoles(cluster)
                .forEach(role ->
                        apply(cluster, role, rules(role).flatMap(this::without).toList()));
    }

    private Stream<PolicyRule> without(PolicyRule rule) {
        if (!rule.getResources().contains(resource)) {
            return Stream.of(rule);
        }
        return verb.isEmpty()
                ? Stream.empty()
                : Stream.of(new PolicyRuleBuilder(rule).removeFromVerbs(verb).build());
    }

    private void apply(MemberCluster cluster, HasMetadata role, List<PolicyRule> rules) {
        HasMetadata own = switch (role) {
            case ClusterRole all ->
                new ClusterRoleBuilder(all)
                        .editMetadata()
                        .withName(id())
                        .endMetadata()
                        .withRules(rules)
                        .build();
            case Role some ->
                new RoleBuilder(some)
                        .editMetadata()
                        .withName(id())
                        .endMetadata()
                        .withRules(rules)
                        .build();
            default -> throw new IllegalArgumentException(role.getKind());
        };
        cluster.client().resource(own).forceConflicts().serverSideApply();
    }

    @Override
    public String toString() {
        return id();
    }
}
