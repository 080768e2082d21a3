// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.output.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The API server of a cluster. What it refuses ends the command, with what it says. */
final class Kube implements AutoCloseable {
    /** Under which the server keeps what is ours of an object. */
    static final String FIELD_MANAGER = "zonefleet";

    private static final int PATIENCE_MILLIS = 15_000;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int CONFLICT = 409;

    private final Config config;
    private final KubernetesClient client;
    private final boolean force;
    /** What the server has, by {@code apiVersion/kind}. */
    private final Map<String, APIResource> kinds = new HashMap<>();

    /** Credentials go to no other server. */
    private static final class Direct extends JdkHttpClientFactory {
        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.followRedirects(HttpClient.Redirect.NEVER);
        }
    }

    private Kube(Config config, boolean force) {
        this.config = config;
        this.force = force;
        this.client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new Direct())
                .build();
    }

    /**
     * Asks nothing yet.
     *
     * @param force whether fields that another manager has become ours
     */
    static Kube of(Kubeconfig from, boolean force) {
        // a command has no log, and its standard error is for people
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        try {
            Config config = Config.fromKubeconfig(
                    from.context(), from.file().toAbsolutePath().toFile());
            config.setConnectionTimeout(PATIENCE_MILLIS);
            config.setRequestTimeout(PATIENCE_MILLIS);
            config.setRequestRetryBackoffLimit(2);
            return new Kube(config, force);
        } catch (KubernetesClientException unusable) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the context " + from.context() + " of " + from.file() + " can't be used: " + said(unusable));
        }
    }

    /** Where it is. */
    String url() {
        return config.getMasterUrl().replaceAll("/+$", "");
    }

    /** Who signed its certificate (PEM). */
    Optional<String> authority() {
        if (config.getCaCertData() != null) {
            String text = config.getCaCertData();
            return Optional.of(
                    text.contains("-----BEGIN")
                            ? text
                            : new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
        }
        if (config.getCaCertFile() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(config.getCaCertFile())));
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.USAGE, "the CA file of the context can't be read: " + unreadable.getMessage());
        }
    }

    /** The object as it is there. */
    Optional<ObjectNode> get(ObjectId id) {
        if (kind(id.apiVersion(), id.kind()).isEmpty()) {
            return Optional.empty();
        }
        return asked("get " + id.shown(), () -> Optional.ofNullable(named(id).get()))
                .map(this::tree);
    }

    /** How the object was found. The server says what an apply would make of it. */
    State state(ObjectNode wanted) {
        ObjectId id = ObjectId.of(wanted);
        Optional<ObjectNode> found = get(id);
        if (found.isEmpty()) {
            if (id.namespace().isEmpty()) {
                applied(wanted, true); // refused where its rules are more than ours: better now than half way
            }
            return State.ABSENT;
        }
        if (found.get().at("/metadata/deletionTimestamp").isTextual()) {
            return State.ENDING;
        }
        return isOurs(found.get()) && essence(found.get()).equals(essence(applied(wanted, true)))
                ? State.SAME
                : State.OTHER;
    }

    /** Whether a join has applied an object that is there. */
    static boolean isOurs(JsonNode object) {
        return object.at("/metadata/managedFields")
                .valueStream()
                .anyMatch(each -> each.path("manager").asText().equals(FIELD_MANAGER)
                        && each.path("operation").asText().equals("Apply"));
    }

    /** Who else has said something of an object that is there, beside its status. */
    static List<String> others(JsonNode object) {
        return object.at("/metadata/managedFields")
                .valueStream()
                .filter(each -> !each.has("subresource"))
                .map(each -> each.path("manager").asText())
                .filter(manager -> !manager.equals(FIELD_MANAGER))
                .distinct()
                .toList();
    }

    private static ObjectNode essence(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.path("metadata")).remove(List.of("managedFields", "resourceVersion", "generation"));
        copy.remove("status"); // may change between the two
        return copy;
    }

    /** Makes it what is wanted: server-side apply. */
    void apply(ObjectNode wanted) {
        applied(wanted, false);
    }

    private ObjectNode applied(ObjectNode wanted, boolean dryRun) {
        ObjectId id = ObjectId.of(wanted);
        PatchContext how = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(force)
                .withDryRun(dryRun ? List.of("All") : List.of())
                .build();
        GenericKubernetesResource resource = client.getKubernetesSerialization()
                .unmarshal(new String(Json.bytes(wanted), StandardCharsets.UTF_8), GenericKubernetesResource.class);
        return tree(
                asked("patch " + id.shown(), () -> all(id).resource(resource).patch(how)));
    }

    /** Changes what a JSON merge patch names (RFC 7396), and nothing else. */
    void merge(ObjectId id, ObjectNode patch) {
        PatchContext how = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
        String text = new String(Json.bytes(patch), StandardCharsets.UTF_8);
        asked("patch " + id.shown(), () -> Optional.ofNullable(named(id).patch(how, text)));
    }

    /** Removes it; what is gone is gone. Its dependents follow. */
    void delete(ObjectId id) {
        asked(
                "delete " + id.shown(),
                () -> named(id)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete());
    }

    /** All objects of a kind, where the server knows it. */
    List<ObjectNode> list(String apiVersion, String kind, Optional<String> namespace, Map<String, String> labels) {
        Optional<APIResource> known = kind(apiVersion, kind);
        if (known.isEmpty()) {
            return List.of();
        }
        var all = client.genericKubernetesResources(context(apiVersion, known.get()));
        String what = "list " + known.get().getName()
                + namespace.map(name -> " in namespace " + name).orElse("");
        List<ObjectNode> items = new ArrayList<>();
        asked(
                        what,
                        () -> namespace.isPresent()
                                ? all.inNamespace(namespace.get())
                                        .withLabels(labels)
                                        .list()
                                : all.inAnyNamespace().withLabels(labels).list())
                .getItems()
                .forEach(item ->
                        items.add(tree(item).put("apiVersion", apiVersion).put("kind", kind)));
        return items;
    }

    private Resource<GenericKubernetesResource> named(ObjectId id) {
        return all(id).withName(id.name());
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> all(ObjectId id) {
        APIResource known = kind(id.apiVersion(), id.kind())
                .orElseThrow(() -> new Failure(
                        ExitCode.FAILED,
                        "this API server has no " + id.kind() + " of " + id.apiVersion() + ": it is too old"));
        var all = client.genericKubernetesResources(context(id.apiVersion(), known));
        return id.namespace().isPresent() ? all.inNamespace(id.namespace().get()) : all;
    }

    private static ResourceDefinitionContext context(String apiVersion, APIResource known) {
        int slash = apiVersion.indexOf('/');
        return new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(known.getKind())
                .withPlural(known.getName())
                .withNamespaced(known.getNamespaced())
                .build();
    }

    private Optional<APIResource> kind(String apiVersion, String kind) {
        String key = apiVersion + "/" + kind;
        if (!kinds.containsKey(key)) {
            APIResourceList known = asked("get the kinds of " + apiVersion, () -> client.getApiResources(apiVersion));
            if (known != null) {
                known.getResources().stream()
                        .filter(each -> !each.getName().contains("/"))
                        .forEach(each -> kinds.put(apiVersion + "/" + each.getKind(), each));
            }
        }
        return Optional.ofNullable(kinds.get(key));
    }

    /** The right to do that with an object. */
    Right right(String verb, ObjectId id) {
        int slash = id.apiVersion().indexOf('/');
        String resource =
                kind(id.apiVersion(), id.kind()).map(APIResource::getName).orElse(id.kind());
        return new Right(verb, resource, slash < 0 ? "" : id.apiVersion().substring(0, slash), id.namespace());
    }

    /** Those of the rights that we do not have. */
    List<Right> missing(Collection<Right> wanted) {
        return wanted.stream()
                .sorted()
                .distinct()
                .filter(right -> !isAllowed(right))
                .toList();
    }

    private boolean isAllowed(Right right) {
        ObjectNode review =
                Json.object().put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        ObjectNode asked = review.putObject("spec")
                .putObject("resourceAttributes")
                .put("verb", right.verb())
                .put("resource", right.resource())
                .put("group", right.group());
        right.namespace().ifPresent(name -> asked.put("namespace", name));
        return post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)
                .at("/status/allowed")
                .asBoolean();
    }

    /** As whom we are known. */
    String who() {
        ObjectNode review =
                Json.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
        try {
            return "user "
                    + post("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
                            .at("/status/userInfo/username")
                            .asText();
        } catch (Failure older) {
            return "this user";
        }
    }

    private JsonNode post(String path, ObjectNode review) {
        return Json.read(asked("ask what is allowed", () -> client.raw(path, "POST", Json.plain(review))));
    }

    private ObjectNode tree(GenericKubernetesResource resource) {
        return (ObjectNode) Json.read(client.getKubernetesSerialization().asJson(resource));
    }

    private <T> T asked(String doing, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException refused) {
            throw failure(doing, refused);
        }
    }

    private Failure failure(String doing, KubernetesClientException refused) {
        if (isSilence(refused)) {
            return new Failure(ExitCode.UNAVAILABLE, url() + " does not answer: " + said(refused));
        }
        return switch (refused.getCode()) {
            case UNAUTHORIZED ->
                new Failure(
                        ExitCode.UNAUTHORIZED,
                        url() + " does not know who we are: renew the credentials of the context (" + said(refused)
                                + ")");
            case FORBIDDEN ->
                new Failure(
                        ExitCode.UNAUTHORIZED,
                        who() + " may not " + doing + ": " + said(refused)
                                + "\nGrant that right, or use a context that has it; then the same command goes on.");
            case CONFLICT ->
                new Failure(
                        ExitCode.CONFLICT,
                        "can't " + doing + ": " + said(refused)
                                + "\nSomebody else keeps these fields. --force-conflicts takes them over.");
            case NOT_FOUND -> new Failure(ExitCode.NOT_FOUND, "can't " + doing + ": " + said(refused));
            default -> new Failure(ExitCode.FAILED, "can't " + doing + ": " + said(refused));
        };
    }

    /** Whether nobody has answered: the client gives that codes of its own. */
    private static boolean isSilence(KubernetesClientException refused) {
        if (refused.getStatus() != null && refused.getStatus().getMessage() != null) {
            return false;
        }
        for (Throwable each = refused; each != null; each = each.getCause()) {
            if (each instanceof IOException) {
                return true;
            }
        }
        return refused.getCode() <= 0;
    }

    private static String said(KubernetesClientException refused) {
        if (refused.getStatus() != null && refused.getStatus().getMessage() != null) {
            return refused.getStatus().getMessage();
        }
        Throwable deepest = refused;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String why = deepest.getClass().getSimpleName();
        return deepest.getMessage() == null ? why : why + ": " + deepest.getMessage();
    }

    @Override
    public void close() {
        client.close();
    }
}
