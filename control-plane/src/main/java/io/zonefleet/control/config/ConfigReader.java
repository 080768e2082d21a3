// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.control.config.ControlConfig.Etcd;
import io.zonefleet.control.config.ControlConfig.Secret;
import io.zonefleet.control.config.ControlConfig.Token;
import io.zonefleet.control.history.KeptChanges;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.inject.WebhookSettings;
import io.zonefleet.control.query.Network;
import io.zonefleet.control.query.QuerySettings;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the configuration file; says everything that is wrong with it at once. */
public final class ConfigReader {
    private static final Path DATA = Path.of("/var/lib/zonefleet");
    private static final HttpSettings HTTP = HttpSettings.DEFAULT;
    private static final TokenId ADMIN = new TokenId("admin");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_QUERY = 1000;
    private static final int MAX_BODY = 256 << 20;
    /** API servers are on other machines. */
    private static final String WEBHOOK_HOST = "0.0.0.0";

    private static final int WEBHOOK_PORT = 9443;
    private static final int MAX_NAMES = 32;

    private final Violations violations = new Violations();

    private ConfigReader() {}

    /** Reads a file. */
    public static Parsed<ControlConfig> readFile(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException unreadable) {
            return Parsed.invalid(file.toString(), "file", "can't be read: " + unreadable);
        }
    }

    /** Reads the file's text. */
    public static Parsed<ControlConfig> read(String yaml) {
        JsonNode tree;
        try {
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            strict.setMaxAliasesForCollections(0);
            strict.setNestingDepthLimit(16);
            Object read = new Yaml(new SafeConstructor(strict)).load(yaml);
            tree = new ObjectMapper().valueToTree(read == null ? Map.of() : read);
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            // the latter for numbers and dates that are none (!!int x), which the library lets through
            return Parsed.invalid(
                    "",
                    "yaml",
                    "is not YAML: " + String.valueOf(broken.getMessage()).replace('\n', ' '));
        }
        ConfigReader reader = new ConfigReader();
        ControlConfig config = reader.config(tree);
        return reader.violations.count() == 0 ? Parsed.valid(config) : new Parsed.Invalid<>(reader.violations.found());
    }

    private ControlConfig config(JsonNode tree) {
        JsonFields root = JsonFields.of(tree, "", violations);
        HttpSettings http = http(root.object("http").orElseGet(this::none));
        List<Token> tokens = tokens(root);
        Path dataDir = root.parsed("dataDir", Scalars::path).orElse(DATA);
        Etcd etcd = etcd(root, dataDir);
        Keys keys = root.parsed("keyPrefix", Scalars::keyPrefix).orElse(Keys.DEFAULT);
        KeptChanges changes = root.object("changes").map(this::changes).orElse(KeptChanges.DEFAULT);
        Optional<Path> coreDns = root.object("coredns").flatMap(ConfigReader::coreDns);
        QuerySettings queries = root.object("query").map(this::queries).orElse(QuerySettings.DEFAULT);
        Optional<Path> secrets = root.object("sources").flatMap(ConfigReader::secrets);
        Optional<Path> secretKeys = root.object("secrets").flatMap(ConfigReader::secretKeys);
        Optional<WebhookSettings> webhook = root.object("webhook").flatMap(ConfigReader::webhook);
        root.end();
        return new ControlConfig(http, tokens, etcd, keys, changes, coreDns, queries, secrets, secretKeys, webhook);
    }

    private KeptChanges changes(JsonFields fields) {
        KeptChanges changes = new KeptChanges(
                (int) fields.whole("count", KeptChanges.FEWEST, KeptChanges.MOST, KeptChanges.DEFAULT.count()),
                fields.parsed("age", text -> DurationText.parse(text, KeptChanges.SHORTEST, Duration.ofDays(36_500))));
        fields.end();
        return changes;
    }

    private QuerySettings queries(JsonFields fields) {
        Set<String> who = fields.has("tokens")
                ? Set.copyOf(fields.distinct("tokens", 0, MAX_QUERY, Scalars::name))
                : QuerySettings.DEFAULT.tokens();
        Set<Integer> ports = fields.has("ports")
                ? Set.copyOf(fields.list("ports", 1, MAX_QUERY, this::port))
                : QuerySettings.DEFAULT.ports();
        List<Network> allowed = fields.distinct("allow", 0, MAX_QUERY, Network::parse);
        fields.end();
        return new QuerySettings(who, ports, allowed);
    }

    private Optional<Integer> port(JsonNode node, String at) {
        if (node.isInt() && node.intValue() >= 1 && node.intValue() <= MAX_PORT) {
            return Optional.of(node.intValue());
        }
        violations.add(at, node.asText(), "range", "use a port, a number from 1 to " + MAX_PORT);
        return Optional.empty();
    }

    private static Optional<Path> secrets(JsonFields fields) {
        Optional<Path> folder = fields.parsed("secretsDir", Scalars::path);
        fields.end();
        return folder;
    }

    private static Optional<Path> secretKeys(JsonFields fields) {
        Optional<Path> file = fields.parsed("keyFile", Scalars::path);
        fields.end();
        return file;
    }

    private static Optional<WebhookSettings> webhook(JsonFields fields) {
        if (!fields.has("url")) {
            fields.missing(
                    "url", "say where API servers reach the webhook, for example https://zonefleet.example.com:9443");
        }
        Optional<URI> url = fields.parsed("url", WebhookSettings::parseUrl);
        String host = fields.parsed("address", Scalars::host).orElse(WEBHOOK_HOST);
        int port = (int) fields.whole("port", 0, MAX_PORT, WEBHOOK_PORT);
        List<String> names = fields.distinct("names", 0, MAX_NAMES, WebhookSettings::parseName);
        fields.end();
        return url.map(known -> new WebhookSettings(host, port, known, names));
    }

    private static Optional<Path> coreDns(JsonFields fields) {
        Optional<Path> binary = fields.parsed("binary", Scalars::program);
        fields.end();
        return binary;
    }

    private JsonFields none() {
        return JsonFields.of(JsonBody.object(), "", violations);
    }

    private HttpSettings http(JsonFields fields) {
        HttpSettings http = new HttpSettings(
                fields.parsed("address", Scalars::host).orElse(HTTP.host()),
                (int) fields.whole("port", 0, MAX_PORT, HTTP.port()),
                fields.object("tls").flatMap(this::tls),
                fields.parsed("pathPrefix", Scalars::pathPrefix).orElse(""),
                (int) fields.whole("maxBodyBytes", 1024, MAX_BODY, HTTP.maxBodyBytes()),
                (int) fields.whole("maxConcurrent", 1, 100_000, HTTP.maxConcurrent()),
                HTTP.bodyTimeout());
        fields.end();
        return http;
    }

    private Optional<HttpSettings.Tls> tls(JsonFields fields) {
        Optional<Path> certificate = fields.parsed("certFile", Scalars::path);
        Optional<Path> key = fields.parsed("keyFile", Scalars::path);
        fields.end();
        together(fields, "certFile", certificate, "keyFile", key);
        return certificate.flatMap(cert -> key.map(k -> new HttpSettings.Tls(cert, k)));
    }

    private List<Token> tokens(JsonFields root) {
        List<Token> tokens = new ArrayList<>();
        root.parsed("adminTokenFile", Scalars::path)
                .ifPresent(file -> tokens.add(new Token(ADMIN, Role.ADMIN, new Secret.InFile(file))));
        tokens.addAll(root.list("tokens", 1, 1000, (node, at) -> token(JsonFields.of(node, at, violations))));
        if (!root.has("adminTokenFile") && !root.has("tokens")) {
            root.missing("adminTokenFile", "give adminTokenFile or tokens: without one nobody could call the API");
        }
        return tokens;
    }

    private Optional<Token> token(JsonFields fields) {
        if (!fields.has("name")) {
            fields.missing("name", "name its owner, as change records will show it");
        }
        Optional<TokenId> name = fields.parsed("name", Scalars::name).map(TokenId::new);
        // what tokens could do before there were roles
        Role role = fields.word("role", Role.values(), Role::text, Role.ADMIN);
        Optional<Secret> file = fields.parsed("file", Scalars::path).map(Secret.InFile::new);
        Optional<Secret> digest = fields.parsed("sha256", Scalars::sha256).map(Secret.Digest::new);
        fields.end();
        if (fields.isGood() && file.isPresent() == digest.isPresent()) {
            fields.missing("file", "give either file or sha256");
        }
        return name.flatMap(owner -> file.or(() -> digest).map(secret -> new Token(owner, role, secret)));
    }

    private Etcd etcd(JsonFields root, Path dataDir) {
        if (root.raw("etcd").filter(JsonNode::isTextual).isPresent()) {
            root.word("etcd", new String[] {"embedded"}, word -> word, "embedded");
            return embedded(none(), dataDir);
        }
        JsonFields fields = root.object("etcd").orElseGet(this::none);
        boolean embedded = fields.word(
                        "mode",
                        new String[] {"embedded", "external"},
                        word -> word,
                        fields.has("endpoints") ? "external" : "embedded")
                .equals("embedded");
        Etcd etcd = embedded ? embedded(fields, dataDir) : external(fields);
        fields.end();
        return etcd;
    }

    private static Etcd embedded(JsonFields fields, Path dataDir) {
        return new Etcd.Embedded(
                fields.string("binary").orElse("etcd"),
                fields.parsed("dataDir", Scalars::path).orElse(dataDir.resolve("etcd")),
                fields.parsed("logFile", Scalars::path).orElse(dataDir.resolve("etcd.log")),
                (int) fields.whole("clientPort", 1, MAX_PORT, 2379),
                (int) fields.whole("peerPort", 1, MAX_PORT, 2380));
    }

    private Etcd external(JsonFields fields) {
        if (!fields.has("endpoints")) {
            fields.missing("endpoints", "say where etcd is, or use mode: embedded");
        }
        Etcd.External etcd = new Etcd.External(
                fields.distinct("endpoints", 1, 99, Scalars::endpoint),
                fields.parsed("caFile", Scalars::path),
                fields.parsed("certFile", Scalars::path),
                fields.parsed("keyFile", Scalars::path),
                fields.parsed("user", Scalars::name),
                fields.parsed("passwordFile", Scalars::path),
                fields.parsed(
                                "timeout",
                                text -> DurationText.parse(text, Duration.ofMillis(100), Duration.ofMinutes(1)))
                        .orElse(Duration.ofSeconds(5)));
        together(fields, "certFile", etcd.certFile(), "keyFile", etcd.keyFile());
        together(fields, "user", etcd.user(), "passwordFile", etcd.passwordFile());
        boolean tls = etcd.caFile().isPresent();
        String scheme = tls ? "https" : "http";
        if (etcd.endpoints().stream().anyMatch(endpoint -> !scheme.equals(endpoint.getScheme()))) {
            violations.add(
                    fields.pointer("endpoints"),
                    etcd.endpoints().toString(),
                    "scheme",
                    tls ? "use https:// with caFile" : "use http://, or give caFile for https://");
        }
        if (!tls && etcd.certFile().isPresent()) {
            fields.missing("caFile", "say who signs etcd's certificates: a client certificate needs TLS");
        }
        return etcd;
    }

    private void together(JsonFields fields, String first, Optional<?> one, String second, Optional<?> other) {
        if (one.isPresent() != other.isPresent()) {
            violations.add(
                    fields.pointer(one.isPresent() ? second : first),
                    "",
                    "together",
                    "give both " + first + " and " + second + ", or neither");
        }
    }
}
