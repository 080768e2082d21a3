// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static io.zonefleet.cli.JoinBed.ID;
import static io.zonefleet.cli.JoinBed.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A join and a leave by somebody who may do in the cluster what they name as missing, and nothing else: what they name is what they need. The
 * control plane's keys stand elsewhere than usual.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinRightsTest {
    private static final Keys KEYS = new Keys("/dns/zonefleet/");
    private static final Pattern RIGHT =
            Pattern.compile("(?m)^  ([a-z]+) ([a-z]+)(?:\\.([a-z0-9.]+))?(?: in namespace ([a-z0-9-]+))?$");

    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension("keyPrefix: " + KEYS.prefix());

    private static JoinBed bed;

    @BeforeAll
    static void start() throws Exception {
        bed = JoinBed.start(ZONEFLEET);
        // rights in a namespace can be granted once it is there
        for (String namespace : List.of(NAMESPACE, "zonefleet-system")) {
            bed.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    /** A right as it is named; the namespace is empty for one of the whole cluster. */
    private record Named(String verb, String resource, String group, String namespace) {
        PolicyRule rule() {
            return new PolicyRuleBuilder()
                    .withVerbs(verb)
                    .withApiGroups(group)
                    .withResources(resource)
                    .build();
        }
    }

    private static List<Named> named(String message) {
        List<Named> all = new ArrayList<>();
        Matcher matcher = RIGHT.matcher(message);
        while (matcher.find()) {
            all.add(new Named(
                    matcher.group(1),
                    matcher.group(2),
                    matcher.group(3) == null ? "" : matcher.group(3),
                    matcher.group(4) == null ? "" : matcher.group(4)));
        }
        return all;
    }

    /** Grants these and no others. */
    private static void grant(List<Named> rights) {
        Map<String, List<PolicyRule>> rules = new TreeMap<>();
        for (Named right : rights) {
            rules.computeIfAbsent(right.namespace(), namespace -> new ArrayList<>())
                    .add(right.rule());
        }
        rules.forEach((namespace, all) -> {
            List<HasMetadata> objects = namespace.isEmpty() ? everywhere(all) : within(namespace, all);
            objects.forEach(
                    object -> bed.client().resource(object).forceConflicts().serverSideApply());
        });
    }

    private static List<HasMetadata> everywhere(List<PolicyRule> rules) {
        return List.of(
                new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("granted")
                        .endMetadata()
                        .withRules(rules)
                        .build(),
                new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("granted")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "granted")
                        .addNewSubject("rbac.authorization.k8s.io", "User", KubeApiServer.USER, null)
                        .build());
    }

    private static List<HasMetadata> within(String namespace, List<PolicyRule> rules) {
        return List.of(
                new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("granted")
                        .endMetadata()
                        .withRules(rules)
                        .build(),
                new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("granted")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "granted")
                        .addNewSubject("rbac.authorization.k8s.io", "User", KubeApiServer.USER, null)
                        .build());
    }

    private static Ended nobody(String verb, String more) throws IOException {
        return bed.run(verb, ID, "nobody@a", more);
    }

    private static void takeAllAway() {
        bed.client().rbac().clusterRoleBindings().withName("granted").delete();
        bed.client().rbac().roleBindings().inAnyNamespace().list().getItems().forEach(binding -> {
            if (binding.getMetadata().getName().equals("granted")) {
                bed.client().resource(binding).delete();
            }
        });
    }

    /** Rights that are missing are named; granted but for one, that one is; granted all of them, it is done. API servers hear of roles by a watch. */
    private static Ended withWhatIsNamed(String verb, String more) {
        takeAllAway();
        List<Named> rights = Await.value("nothing is allowed", () -> {
            Ended none = nobody(verb, more);
            assertThat(none.code()).as(none.err()).isEqualTo(ExitCode.UNAUTHORIZED.code());
            return Optional.of(named(none.err()))
                    .filter(all -> all.contains(new Named("get", "daemonsets", "apps", NAMESPACE)));
        });
        assertThat(rights).hasSizeGreaterThan(5);
        Named last = rights.getLast();

        grant(rights.subList(0, rights.size() - 1));
        Await.asserted("the one that is missing", () -> {
            Ended but = nobody(verb, more);
            assertThat(but.code()).as(but.err()).isEqualTo(ExitCode.UNAUTHORIZED.code());
            assertThat(named(but.err())).containsExactly(last);
        });

        grant(rights);
        return Await.value("all of them", () -> {
            Ended ended = nobody(verb, more);
            return Optional.of(ended).filter(did -> did.code() != ExitCode.UNAUTHORIZED.code());
        });
    }

    @Test
    @Order(1)
    void aJoinNeedsTheRightsThatItNamesAndNoOthers() {
        Ended ended = withWhatIsNamed("join", "--wait 0");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("created    DaemonSet zonefleet/zonefleet-agent");
        assertThat(bed.daemonSet()).isNotNull();
    }

    @Test
    @Order(2)
    void agentsAreToldWhereKeysStandAndMayDoThereWhatTheyNeed() throws Exception {
        assertThat(bed.client()
                        .configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("zonefleet-agent")
                        .get()
                        .getData()
                        .get("agent.yaml"))
                .contains("keyPrefix: " + KEYS.prefix());
        ClusterId own = new ClusterId(ID);
        try (EtcdStore agent = bed.agent()) {
            agent.read(KEYS.agentRanges(own));
            String status = KEYS.status(own, new NodeName("n1"));
            agent.commit(Txn.builder().put(status, Bytes.of("x")).build());
            agent.commit(Txn.builder().delete(status).build());
        }
        Ended again = nobody("join", "--wait 0");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains("unchanged  role zonefleet-agent-prod-a of etcd");
    }

    @Test
    @Order(3)
    void aLeaveNeedsTheRightsThatItNamesAndNoOthers() {
        Ended ended = withWhatIsNamed("leave", "--wait 30s");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("removed    DaemonSet zonefleet/zonefleet-agent")
                .contains("removed    cluster prod-a");
        assertThat(bed.daemonSet()).isNull();
    }
}
