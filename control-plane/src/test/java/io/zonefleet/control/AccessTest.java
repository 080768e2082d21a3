// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.model.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every operation of the contract by the owner of every role, on a running server. */
class AccessTest {
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    private ApiClient admin;

    /**
     * An operation of the contract.
     *
     * @param role as {@code x-role} has it
     */
    private record Asked(String id, String method, String path, boolean hasBody, String role) {}

    @BeforeEach
    void connect() {
        admin = SERVER.client();
    }

    private ApiClient of(Role role) {
        String path = "/api/v1/tokens/" + role.text();
        admin.delete(path);
        Answer made = admin.put(path, "{'role': '%s'}".formatted(role.text()));
        return new ApiClient(SERVER.base(), made.at("/secret").asText());
    }

    private static List<Asked> operations() {
        List<Asked> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path :
                new Contract().document().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    JsonNode operation = method.getValue();
                    String id = operation.path("operationId").asText();
                    all.add(new Asked(
                            id,
                            // a stream that is let in has no end
                            id.equals("streamEvents") ? "HEAD" : method.getKey().toUpperCase(Locale.ROOT),
                            "/api/v1" + path.getKey().replaceAll("\\{[a-z]+}", "nothing"),
                            operation.has("requestBody"),
                            operation.path("x-role").asText()));
                }
            }
        }
        return all;
    }

    @TestFactory
    Stream<DynamicTest> letsInWhoseRoleCoversAnOperationAndNobodyElse() {
        return Stream.of(Role.values()).flatMap(held -> {
            ApiClient client = of(held);
            return operations().stream()
                    .map(asked ->
                            DynamicTest.dynamicTest(held.text() + " " + asked.id(), () -> judge(client, held, asked)));
        });
    }

    private static void judge(ApiClient client, Role held, Asked asked) {
        Answer answer = client.send(asked.method(), asked.path(), asked.hasBody() ? "{}" : "");
        boolean covered = Stream.of(Role.values())
                .filter(role -> role.text().equals(asked.role()))
                .allMatch(held::covers);

        if (covered) {
            assertThat(answer.status()).as(answer.text()).isNotIn(401, 403, 429);
        } else {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.at("/needs").asText()).isEqualTo(asked.role());
            assertThat(answer.at("/role").asText()).isEqualTo(held.text());
        }
    }

    @Test
    void asksForATokenWhereverTheContractDoes() {
        assertThat(operations()).hasSizeGreaterThan(60).allSatisfy(asked -> {
            Answer answer = admin.bare(asked.method(), asked.path(), new byte[0]);

            assertThat(answer.status() == 401)
                    .as(asked.id())
                    .isEqualTo(!asked.role().equals("none"));
        });
    }

    @Test
    void letsNobodyWriteByWayOfManyWhatTheirRoleDoesNotCover() {
        ApiClient editor = of(Role.EDITOR);
        admin.put("/api/v1/clusters/c1", "{}");
        admin.put("/api/v1/clusters/c1", "{'comment': 'x'}");
        String reverted = admin.get("/api/v1/changes?limit=1").at("/items/0/id").asText();
        String cluster = "{'op': 'put', 'resource': 'clusters/c2', 'value': {}}";
        String domain = "{'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}}";

        List<Answer> refused = List.of(
                editor.post("/api/v1/changes", "{'operations': [%s, %s]}".formatted(domain, cluster)),
                editor.post("/api/v1/changes?dryRun=true", "{'operations': [%s]}".formatted(cluster)),
                editor.post("/api/v1/import", "{'clusters': {'c2': {}}}"),
                editor.post("/api/v1/changes/" + reverted + "/revert", "{}"));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(403);
            assertThat(answer.at("/needs").asText()).isEqualTo("admin");
        });
        assertThat(admin.get("/api/v1/domains/a.example.com").status()).isEqualTo(404);
        assertThat(editor.post("/api/v1/changes", "{'operations': [%s]}".formatted(domain))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namesTheTokenAsAuthorOfWhatItsOwnerWrites() {
        of(Role.EDITOR).put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.1']}");

        assertThat(admin.get("/api/v1/changes?resource=domains/b.example.com")
                        .at("/items/0/actor")
                        .asText())
                .isEqualTo("token:editor");
    }
}
