// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.model.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the table of roles, the contract and the routes of a server say the same. */
class PermissionsTest {
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    @Test
    void saysOfEachOperationWhatTheContractSays() {
        SortedMap<String, String> contract = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path :
                new Contract().document().path("paths").properties()) {
            path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .forEach(method -> contract.put(
                            method.getValue().path("operationId").asText(),
                            "%s /api/v1%s %s"
                                    .formatted(
                                            method.getKey().toUpperCase(Locale.ROOT),
                                            path.getKey(),
                                            method.getValue().path("x-role").asText("no x-role"))));
        }
        SortedMap<String, String> table = new TreeMap<>();
        Permissions.API
                .operations()
                .forEach(operation -> table.put(
                        operation.id(),
                        operation.line() + " "
                                + operation.role().map(Role::text).orElse("none")));

        assertThat(table).isEqualTo(contract);
    }

    @Test
    void hasARoleForEachRouteThatNeedsATokenAndForNoOther() {
        assertThat(SERVER.routes()).isNotEmpty().allSatisfy(route -> {
            Optional<Role> needed = Permissions.API.needed(route.method(), route.template());
            assertThat(needed.isEmpty())
                    .as("%s %s", route.method(), route.template())
                    .isEqualTo(route.open());
        });
    }

    @Test
    void knowsNoRoleForWhatItDoesNotHave() {
        assertThat(Permissions.API.needed("GET", "/api/v1/nothing")).isEmpty();
        assertThat(Permissions.API.needed("PATCH", "/api/v1/domains/{name}")).isEmpty();
    }

    @Test
    void ordersRolesByWhatTheyMayDo() {
        List<Role> roles = List.of(Role.READER, Role.EDITOR, Role.ADMIN);
        for (Role held : roles) {
            for (Role needed : roles) {
                assertThat(held.covers(needed))
                        .as("%s for %s", held, needed)
                        .isEqualTo(roles.indexOf(held) >= roles.indexOf(needed));
            }
        }
    }
}
