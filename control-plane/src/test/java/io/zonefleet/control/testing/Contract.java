// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** {@code openapi.yaml} as something that answers can be held against. */
public final class Contract {
    private static final String BASE = "/api/v1";
    private static final String ID = "https://zonefleet.test/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory factory;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    public Contract() {
        try (InputStream in = Objects.requireNonNull(Contract.class.getResourceAsStream("/openapi.yaml"))) {
            Object tree = new Yaml().load(in);
            this.document = JSON.valueToTree(tree);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        String text = document.toString();
        JsonMetaSchema dialect = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                // what OpenAPI has around its schemas
                .keywords(Stream.of("openapi", "info", "servers", "security", "tags", "paths", "components")
                        .map(NonValidationKeyword::new)
                        .toList())
                .build();
        this.factory = JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012))
                .metaSchema(dialect)
                .schemaLoaders(loaders -> loaders.schemas(Map.of(ID, text)))
                .build();
    }

    /** All of it. */
    public JsonNode document() {
        return document;
    }

    /** Every operation as {@code GET /api/v1/domains/{name}}. */
    public SortedSet<String> operations() {
        SortedSet<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + BASE + path.getKey());
                    }
                }));
        return operations;
    }

    /** What it says of an operation, by the method and template of its route. */
    public JsonNode operation(String method, String template) {
        return document.path("paths").path(template.substring(BASE.length())).path(method.toLowerCase(Locale.ROOT));
    }

    /** What is wrong with an answer; nothing where its path is not part of the contract. */
    public List<String> faults(String method, String path, int status, String mediaType, String body) {
        String wanted = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        String template = template(path);
        String operation = "/paths/" + escape(template) + "/" + wanted;
        JsonNode found = document.at(operation);
        if (template.isEmpty() || found.isMissingNode()) {
            return status == 404 || status == 405 || !path.startsWith(BASE)
                    ? problemFaults(status, mediaType, body)
                    : List.of("not in the contract: " + method + " " + path);
        }
        String pointer = operation + "/responses/" + status;
        JsonNode response = document.at(pointer);
        if (response.isMissingNode()) {
            return List.of(
                    "status " + status + " is not among the responses of " + method + " " + template + ": " + body);
        }
        if (response.has("$ref")) {
            pointer = response.path("$ref").asText().substring(1);
            response = document.at(pointer);
        }
        if (!response.has("content") || method.equals("HEAD")) {
            return body.isEmpty() ? List.of() : List.of("a body where there should be none: " + body);
        }
        String type = mediaType.split(";", 2)[0];
        if (!response.path("content").has(type)) {
            return List.of("media type " + type + " with status " + status + " is not in the contract");
        }
        return type.endsWith("json") ? schemaFaults(pointer + "/content/" + escape(type) + "/schema", body) : List.of();
    }

    private List<String> problemFaults(int status, String mediaType, String body) {
        return status < 400 || body.isEmpty() || !mediaType.equals("application/problem+json")
                ? List.of()
                : schemaFaults("/components/schemas/Problem", body);
    }

    private List<String> schemaFaults(String pointer, String body) {
        JsonSchema schema = schemas.computeIfAbsent(
                pointer,
                at -> factory.getSchema(
                        SchemaLocation.of(ID + "#" + at.replace("{", "%7B").replace("}", "%7D")),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
        try {
            List<String> faults = new ArrayList<>();
            schema.validate(JSON.readTree(body)).forEach(message -> faults.add(message.toString() + " in " + body));
            return faults;
        } catch (IOException noJson) {
            return List.of("no JSON: " + body);
        }
    }

    /** The template that {@code path} matches; empty where there is none. */
    private String template(String path) {
        String bare = path.split("\\?", 2)[0];
        if (!bare.startsWith(BASE + "/")) {
            return "";
        }
        String[] given = bare.substring(BASE.length() + 1).split("/", -1);
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String[] wanted = entry.getKey().substring(1).split("/", -1);
            boolean matches = wanted.length == given.length;
            for (int i = 0; matches && i < wanted.length; i++) {
                matches = wanted[i].startsWith("{") ? !given[i].isEmpty() : wanted[i].equals(given[i]);
            }
            if (matches) {
                return entry.getKey();
            }
        }
        return "";
    }

    private static String escape(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }
}
