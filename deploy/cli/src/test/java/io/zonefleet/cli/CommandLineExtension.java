// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.output.Json;
import io.zonefleet.control.ControlPlane;
import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A control plane on an etcd of its own for the tests of a class, and commands that are run in this process as by a user. */
final class CommandLineExtension implements BeforeAllCallback, AfterAllCallback {
    private static final String TOKEN = "a-token-that-nobody-guesses";

    private final boolean overTls;
    private final boolean withKeys;
    private final String settings;
    private Optional<Running> running = Optional.empty();

    CommandLineExtension() {
        this("");
    }

    /** @param settings more of the configuration of the control plane */
    CommandLineExtension(String settings) {
        this(false, true, settings);
    }

    private CommandLineExtension(boolean overTls, boolean withKeys, String settings) {
        this.overTls = overTls;
        this.withKeys = withKeys;
        this.settings = settings;
    }

    /** One that serves HTTPS, with a certificate of an authority of its own. */
    static CommandLineExtension overTls() {
        return new CommandLineExtension(true, true, "");
    }

    /** One that can't store secrets. */
    static CommandLineExtension withoutKeys() {
        return new CommandLineExtension(false, false, "");
    }

    private record Running(EtcdProcess etcd, ControlPlane plane, Path dir) {}

    /**
     * What a command did.
     *
     * @param out standard output
     * @param err standard error
     */
    record Ended(int code, String out, String err) {
        /** Its output as JSON. */
        JsonNode json() {
            return Json.read(out);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path dir = Files.createTempDirectory("zonefleet-cli");
        EtcdProcess etcd = EtcdProcess.start();
        try {
            Path token = Files.writeString(dir.resolve("token"), TOKEN + "\n");
            ControlPlane plane = ControlPlane.start(
                    ConfigReader.read("""
                            http: {port: 0%s}
                            adminTokenFile: %s
                            etcd: {endpoints: [%s]}
                            %s
                            %s
                            """.formatted(tls(dir), token, etcd.endpoint(), keys(dir), settings))
                            .orThrow(),
                    () -> {});
            running = Optional.of(new Running(etcd, plane, dir));
        } finally {
            if (running.isEmpty()) {
                etcd.close();
            }
        }
        Await.until("ready", this::isReady);
    }

    private String tls(Path dir) {
        if (!overTls) {
            return "";
        }
        TestCertificates.Identity server = TestCertificates.in(dir).server();
        return ", tls: {certFile: %s, keyFile: %s}".formatted(server.certificate(), server.key());
    }

    private String keys(Path dir) throws IOException {
        if (!withKeys) {
            return "";
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path file = Files.createFile(
                dir.resolve("keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return "secrets: {keyFile: "
                + Files.writeString(file, Base64.getEncoder().encodeToString(key)) + "}";
    }

    private boolean isReady() {
        return run("zone list").code() == 0;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (running.isPresent()) {
            running.get().plane().close();
            running.get().etcd().close();
            try (Stream<Path> files = Files.walk(dir())) {
                files.sorted(Comparator.reverseOrder()).forEach(CommandLineExtension::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException stays) {
            throw new UncheckedIOException(stays);
        }
    }

    /** A folder for files. */
    Path dir() {
        return running.orElseThrow().dir();
    }

    /** Who has signed its certificate. */
    Path authority() {
        return dir().resolve("ca.pem");
    }

    /** Where it serves. */
    String url() {
        return (overTls ? "https" : "http") + "://127.0.0.1:"
                + running.orElseThrow().plane().port();
    }

    /** The file with the right token. */
    String tokenFile() {
        return dir().resolve("token").toString();
    }

    /** Makes a node known, as its agent does when it starts; it reports nothing. */
    void register(String cluster, String node) {
        register(cluster, node, NodeRole.NODE_CACHE);
    }

    /** Has an agent register that may be no node. */
    void register(String cluster, String node, NodeRole role) {
        ClusterId id = new ClusterId(cluster);
        NodeName name = new NodeName(node);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        try (Store store = new EtcdStore(
                EtcdEndpoints.plain(List.of(running.orElseThrow().etcd().endpoint())))) {
            store.commit(Txn.builder()
                    .put(
                            Keys.DEFAULT.node(id, name),
                            Codec.encode(new NodeIdentity(id, name, now, now, Optional.empty(), Optional.of(role))))
                    .build());
        }
        Await.until(
                "it is known",
                () -> run("node get %s/%s".formatted(cluster, node)).code() == 0);
    }

    /** Has a node report that it serves all that there is for its cluster, as an agent does. */
    void prove(String cluster, String node) {
        prove(cluster, node, NodeRole.NODE_CACHE);
    }

    /** The same of an agent that may be no node. */
    void prove(String cluster, String node, NodeRole role) {
        ClusterId id = new ClusterId(cluster);
        NodeName name = new NodeName(node);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        try (Store store = new EtcdStore(
                EtcdEndpoints.plain(List.of(running.orElseThrow().etcd().endpoint())))) {
            SortedMap<String, Long> proved = new TreeMap<>();
            for (Feed feed : List.of(Feed.all(), new Feed.OfCluster(id))) {
                proved.put(
                        feed.path(),
                        store.read(KeyRange.single(Keys.DEFAULT.head(feed)), 0).entries().stream()
                                .mapToLong(entry -> entry.modRevision())
                                .findFirst()
                                .orElse(0));
            }
            String epoch = store.read(KeyRange.single(Keys.DEFAULT.epoch()), 0)
                    .entries()
                    .getFirst()
                    .value()
                    .toString();
            NodeStatus status = new NodeStatus(
                    id,
                    name,
                    now,
                    epoch,
                    proved,
                    Optional.of(now),
                    OptionalDouble.of(1),
                    0,
                    0,
                    List.of(),
                    List.of(),
                    new TreeMap<>(Map.of("agent", "test")),
                    "0123abcd",
                    List.of("127.0.0.1:1053"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(role));
            store.commit(Txn.builder()
                    .put(Keys.DEFAULT.status(id, name), Codec.encode(status))
                    .build());
        }
        Await.until(
                "it is proved",
                () -> run("node get %s/%s -o json".formatted(cluster, node))
                        .json()
                        .path("state")
                        .asText()
                        .equals("proved"));
    }

    /** Has a node fall silent. */
    void silence(String cluster, String node) {
        try (Store store = new EtcdStore(
                EtcdEndpoints.plain(List.of(running.orElseThrow().etcd().endpoint())))) {
            store.commit(Txn.builder()
                    .delete(Keys.DEFAULT.status(new ClusterId(cluster), new NodeName(node)))
                    .build());
        }
    }

    private Map<String, String> here() {
        Map<String, String> environment =
                new HashMap<>(Map.of("ZONEFLEET_URL", url(), "ZONEFLEET_TOKEN_FILE", tokenFile()));
        if (overTls) {
            environment.put("ZONEFLEET_CA_FILE", authority().toString());
        }
        return environment;
    }

    /** Runs a command; its words are separated by blanks. */
    Ended run(String command) {
        return run("", here(), command.split(" ", -1));
    }

    /** Runs a command with something on standard input. */
    Ended run(String input, String command) {
        return run(input, here(), command.split(" ", -1));
    }

    /** Runs a command where a person looks on, and types. */
    Ended runBefore(String person, String command) {
        return runBefore(person, here(), command);
    }

    /** The same in an environment. */
    Ended runBefore(String person, Map<String, String> environment, String command) {
        return run(person, environment, true, command.split(" ", -1));
    }

    /** Runs a command in an environment. */
    Ended run(String input, Map<String, String> environment, String... words) {
        return run(input, environment, false, words);
    }

    private Ended run(String input, Map<String, String> environment, boolean asks, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("XDG_CONFIG_HOME", dir().resolve("xdg").toString());
        int code = Main.run(
                new Terminal(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        asks,
                        all),
                Arrays.stream(words).filter(word -> !word.isEmpty()).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }
}
