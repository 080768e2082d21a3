// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads kubeconfigs (kubernetes.io, client-go's {@code clientcmd/api/v1}): of the current context, or the only one, what is in the file itself. What
 * names files and programs of the machine that reads it, and what would weaken the connection, is refused; all else is passed over. Nothing
 * of a value is told again. Pure.
 */
final class KubeconfigReader {
    private static final Map<String, String> OF_CLUSTERS = new LinkedHashMap<>();
    private static final Map<String, String> OF_USERS = new LinkedHashMap<>();
    private static final String EMBED =
            "embed it: kubectl config view --minify --flatten --raw, or zonefleet secret set" + " --kubeconfig";

    static {
        OF_CLUSTERS.put("certificate-authority", EMBED);
        OF_CLUSTERS.put(
                "insecure-skip-tls-verify",
                "remove it, and give certificate-authority-data: the server is always checked");
        OF_CLUSTERS.put("tls-server-name", "remove it: the certificate has to be for the host of server");
        OF_CLUSTERS.put("proxy-url", "remove it: the server is asked directly");
        OF_USERS.put("exec", "use a token of a service account: no program is run to log in");
        OF_USERS.put("auth-provider", "use a token of a service account: no provider is asked to log in");
        OF_USERS.put("tokenFile", EMBED);
        OF_USERS.put("token-file", EMBED);
        OF_USERS.put("client-certificate", EMBED);
        OF_USERS.put("client-key", EMBED);
        OF_USERS.put("username", "use a token or a client certificate: Kubernetes knows no passwords any more");
        OF_USERS.put("password", "use a token or a client certificate: Kubernetes knows no passwords any more");
        OF_USERS.put("as", "use the credential of that user itself");
        OF_USERS.put("as-uid", "use the credential of that user itself");
        OF_USERS.put("as-groups", "use the credential of that user itself");
        OF_USERS.put("as-user-extra", "use the credential of that user itself");
    }

    private final List<Violation> wrong = new ArrayList<>();

    private KubeconfigReader() {}

    /** Reads one, in YAML or JSON; where it can't be used, everything that is wrong with it. */
    static Parsed<Kubeconfig> read(String text) {
        JsonNode tree;
        try {
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            strict.setMaxAliasesForCollections(0);
            strict.setNestingDepthLimit(16);
            Object read = new Yaml(new SafeConstructor(strict)).load(text);
            tree = new ObjectMapper().valueToTree(read == null ? Map.of() : read);
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null
                    ? 1
                    : broken.getProblemMark().getLine() + 1;
            return noYaml("is not YAML at line " + line);
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            return noYaml("is not YAML");
        }
        KubeconfigReader reader = new KubeconfigReader();
        Optional<Kubeconfig> config = reader.config(tree);
        return reader.wrong.isEmpty() ? Parsed.valid(config.orElseThrow()) : new Parsed.Invalid<>(reader.wrong);
    }

    private static Parsed<Kubeconfig> noYaml(String what) {
        return Parsed.invalid("", "kubeconfig", "give a kubeconfig: this " + what);
    }

    private void refuse(String field, String what) {
        wrong.add(new Violation("", field, "kubeconfig", field + ": " + what));
    }

    private Optional<Kubeconfig> config(JsonNode tree) {
        Optional<JsonNode> context = context(tree);
        if (context.isEmpty()) {
            return Optional.empty();
        }
        Optional<JsonNode> cluster = named(tree, "clusters", "cluster", context.get());
        Optional<JsonNode> user = named(tree, "users", "user", context.get());
        cluster.ifPresent(part -> refuse(part, "cluster", OF_CLUSTERS));
        user.ifPresent(part -> refuse(part, "user", OF_USERS));
        Optional<URI> server = cluster.flatMap(this::server);
        Optional<String> authority = cluster.flatMap(part -> pem(part, "cluster", "certificate-authority-data"));
        authority.map(PemTrust::parse).ifPresent(parsed -> {
            if (parsed instanceof Parsed.Invalid<String>) {
                refuse("cluster.certificate-authority-data", "give certificates (PEM), in Base64");
            }
        });
        Optional<String> token = user.flatMap(this::token);
        Optional<ClientCertificate> certificate = user.flatMap(this::certificate);
        if (user.isPresent() && wrong.isEmpty() && token.isEmpty() && certificate.isEmpty()) {
            refuse("user", "it has neither a token nor client-certificate-data with client-key-data");
        }
        return wrong.isEmpty() && server.isPresent()
                ? Optional.of(new Kubeconfig(server.get(), authority, token, certificate))
                : Optional.empty();
    }

    private Optional<JsonNode> context(JsonNode tree) {
        JsonNode all = tree.path("contexts");
        String current = tree.path("current-context").asText();
        if (current.isEmpty() && all.size() == 1) {
            return Optional.of(all.path(0).path("context"));
        }
        Optional<JsonNode> found = all.valueStream()
                .filter(each -> each.path("name").asText().equals(current))
                .map(each -> each.path("context"))
                .findFirst();
        if (current.isEmpty() || found.isEmpty()) {
            refuse(
                    "current-context",
                    all.isEmpty()
                            ? "there is no context: give a whole kubeconfig"
                            : "name one of its contexts: it has " + all.size());
            return Optional.empty();
        }
        return found;
    }

    /** What the context names in a list of the file. */
    private Optional<JsonNode> named(JsonNode tree, String list, String kind, JsonNode context) {
        String name = context.path(kind).asText();
        Optional<JsonNode> found = tree.path(list)
                .valueStream()
                .filter(each -> !name.isEmpty() && each.path("name").asText().equals(name))
                .map(each -> each.path(kind))
                .filter(JsonNode::isObject)
                .findFirst();
        if (found.isEmpty()) {
            refuse("context." + kind, "name one of " + list + ": there is none of that name");
        }
        return found;
    }

    private void refuse(JsonNode part, String kind, Map<String, String> refused) {
        refused.forEach((field, what) -> {
            JsonNode given = part.path(field);
            boolean said = given.isBoolean()
                    ? given.booleanValue()
                    : !given.isTextual() || !given.textValue().isEmpty();
            if (part.hasNonNull(field) && said) {
                refuse(kind + "." + field, what);
            }
        });
    }

    private Optional<URI> server(JsonNode cluster) {
        try {
            URI url = new URI(cluster.path("server").asText());
            if ("https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null) {
                return Optional.of(url);
            }
        } catch (URISyntaxException noUrl) {
            // told below
        }
        refuse("cluster.server", "give the https address of the API server, without a user in it");
        return Optional.empty();
    }

    private Optional<String> pem(JsonNode part, String kind, String field) {
        if (!part.path(field).isTextual() || part.path(field).asText().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new String(Base64.getMimeDecoder().decode(part.path(field).asText()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            refuse(kind + "." + field, "give it in Base64");
            return Optional.empty();
        }
    }

    private Optional<String> token(JsonNode user) {
        String token = user.path("token").asText().strip();
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (!SecretText.isToken(token)) {
            refuse("user.token", "give one line of visible ASCII characters");
            return Optional.empty();
        }
        return Optional.of(token);
    }

    private Optional<ClientCertificate> certificate(JsonNode user) {
        Optional<String> chain = pem(user, "user", "client-certificate-data");
        Optional<String> key = pem(user, "user", "client-key-data");
        if (chain.isPresent() != key.isPresent()) {
            refuse("user", "give client-certificate-data and client-key-data both, or neither");
        }
        if (chain.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return switch (ClientCertificate.parse(chain.get(), key.get())) {
            case Parsed.Valid<ClientCertificate>(ClientCertificate good) -> Optional.of(good);
            case Parsed.Invalid<ClientCertificate>(List<Violation> why) -> {
                refuse("user", why.getFirst().message());
                yield Optional.empty();
            }
        };
    }
}
