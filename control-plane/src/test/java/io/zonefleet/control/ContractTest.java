// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.access.Permissions;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.model.Role;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the server is what {@code openapi.yaml} says. */
class ContractTest {
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    @Test
    void hasARouteForEachOperationAndNoOthers() {
        SortedSet<String> routes = new TreeSet<>();
        SERVER.routes().forEach(route -> {
            if (route.template().startsWith("/api/")) {
                routes.add(route.method() + " " + route.template());
            }
        });

        assertThat(routes).isEqualTo(new Contract().operations());
    }

    /** What more an operation can answer only its code knows: then a test of it fails in {@code ApiClient}, and so does deploy/api-fuzz. */
    @Test
    void namesWhatCanBeToldOfTheProblemsOfEachRoute() {
        Contract contract = new Contract();

        assertThat(SERVER.routes())
                .filteredOn(route -> route.template().startsWith("/api/"))
                .allSatisfy(route -> {
                    JsonNode operation = contract.operation(route.method(), route.template());
                    SortedSet<Integer> named = new TreeSet<>();
                    operation
                            .path("responses")
                            .fieldNames()
                            .forEachRemaining(status -> named.add(Integer.valueOf(status)));
                    named.removeIf(status -> status < 400 || status == ProblemKind.AGENT_UNREACHABLE.status());

                    assertThat(named)
                            .as("%s %s", route.method(), route.template())
                            .isEqualTo(statuses(told(route, operation)));
                });
    }

    private static Stream<ProblemKind> told(Route route, JsonNode operation) {
        boolean writes = !route.method().equals("GET") && !route.template().endsWith("/query");
        boolean conditional = operation.path("parameters").toString().contains("/ifMatch")
                || operation.path("operationId").asText().equals("postChange"); // in its operations
        boolean ofOne = route.template().contains("{") && !route.method().equals("PUT");
        boolean aboveReader = Permissions.API
                .needed(route.method(), route.template())
                .filter(role -> role != Role.READER)
                .isPresent();
        return Stream.of(
                        Stream.of(ProblemKind.INVALID, ProblemKind.OVERLOADED),
                        when(!route.open(), ProblemKind.UNAUTHORIZED, ProblemKind.TOO_MANY_ATTEMPTS),
                        when(aboveReader, ProblemKind.FORBIDDEN),
                        when(!route.takes().isEmpty(), ProblemKind.MALFORMED, ProblemKind.REQUEST_TIMEOUT),
                        when(!route.takes().isEmpty(), ProblemKind.TOO_LARGE, ProblemKind.UNSUPPORTED_MEDIA_TYPE),
                        when(ofOne, ProblemKind.NOT_FOUND),
                        when(writes, ProblemKind.CONFLICT),
                        when(conditional, ProblemKind.PRECONDITION_FAILED))
                .flatMap(kinds -> kinds);
    }

    private static Stream<ProblemKind> when(boolean so, ProblemKind... kinds) {
        return so ? Stream.of(kinds) : Stream.of();
    }

    private static SortedSet<Integer> statuses(Stream<ProblemKind> kinds) {
        return kinds.map(ProblemKind::status).collect(Collectors.toCollection(TreeSet::new));
    }

    /** 405 is no operation's, and 500 a defect. */
    @Test
    void namesEachProblemWithItsStatus() {
        SortedSet<String> wanted = new TreeSet<>();
        Stream.of(ProblemKind.values())
                .filter(kind -> kind != ProblemKind.METHOD_NOT_ALLOWED && kind != ProblemKind.INTERNAL)
                .forEach(kind -> wanted.add(kind.status() + " /problems/" + kind.text()));
        SortedSet<String> named = new TreeSet<>();
        for (JsonNode response : new Contract().document().at("/components/responses")) {
            JsonNode narrowed = response.at("/content/application~1problem+json/schema/allOf/1/properties");
            narrowed.at("/type/enum").forEach(type -> named.add(narrowed.at("/status/const") + " " + type.asText()));
        }

        assertThat(named).isEqualTo(wanted);
    }

    @Test
    void handsOutTheContractWithoutAToken() {
        var answer = SERVER.client().bare("GET", "/api/v1/openapi.yaml", new byte[0]);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("openapi: 3.1");
    }

    @Test
    void answersADomainThatWasPut() {
        var client = SERVER.client();
        assertThat(client.put("/api/v1/clusters/local", "{}").status()).isEqualTo(201);
        var put = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");

        assertThat(put.status()).isEqualTo(201);
        assertThat(client.get("/api/v1/domains/a.example.com").json()).isEqualTo(put.json());
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(1);
    }
}
