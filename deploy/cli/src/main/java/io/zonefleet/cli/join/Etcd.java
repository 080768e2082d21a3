// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.api.Trust;
import io.zonefleet.cli.join.AgentRole.Permission;
import io.zonefleet.cli.output.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** Users and roles of etcd, through its JSON gateway. */
final class Etcd {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<URI> endpoints;
    private final Optional<Login> login;
    private final HttpClient http;
    private Optional<String> token = Optional.empty();

    /** Who may change users and roles. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** That etcd refuses something, in its words. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String words) {
            super(words);
        }

        boolean says(String words) {
            return String.valueOf(getMessage()).contains(words);
        }
    }

    /**
     * Nothing is sent yet.
     *
     * @param endpoints its members; the first that answers is asked
     * @param authority who signs their certificates; empty: whoever the JVM trusts
     * @param identity what we show, where they ask for a certificate
     */
    Etcd(List<URI> endpoints, Optional<Path> authority, Optional<Identity> identity, Optional<Login> login) {
        this.endpoints = List.copyOf(endpoints);
        this.login = login;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslContext(context(
                        endpoints.stream().anyMatch(endpoint -> "https".equals(endpoint.getScheme())),
                        authority,
                        identity))
                .build();
    }

    private static SSLContext context(boolean tls, Optional<Path> authority, Optional<Identity> identity) {
        try {
            return Trust.of(
                    tls, authority, identity.isPresent() ? identity.get().managers() : new KeyManager[0]);
        } catch (GeneralSecurityException unusable) {
            throw new Failure(
                    ExitCode.USAGE, "--etcd-cert-file and --etcd-key-file can't be used: " + unusable.getMessage());
        }
    }

    /**
     * Whether etcd asks who somebody is. Logs in where it does.
     *
     * @throws Failure where it does and we can't say so, or where no member answers
     */
    boolean asksWho() {
        try {
            // some versions tell anybody, others only root
            if (!call("/v3/auth/status", Json.object()).path("enabled").asBoolean()) {
                return false;
            }
        } catch (Refused refused) {
            if (!refused.says("user name is empty")) {
                throw failure("its status", refused);
            }
        }
        if (login.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "etcd asks who we are: give a user that may change users and roles, as --etcd-user root with"
                            + " --etcd-password-file FILE or ZONEFLEET_ETCD_PASSWORD");
        }
        token = Optional.of(authenticated(login.get().user(), login.get().password())
                .orElseThrow(() -> new Failure(
                        ExitCode.UNAUTHORIZED,
                        "etcd does not let " + login.get().user() + " in: its password is another")));
        try {
            call("/v3/auth/user/list", Json.object());
            return true;
        } catch (Refused refused) {
            throw new Failure(
                    ExitCode.UNAUTHORIZED,
                    "etcd lets " + login.get().user() + " in, but not change users and roles: give --etcd-user the"
                            + " name of one that has the role root (" + refused.getMessage() + ")");
        }
    }

    private Optional<String> authenticated(String user, String password) {
        try {
            return Optional.of(anywhere(
                            "/v3/auth/authenticate",
                            Json.object().put("name", user).put("password", password))
                    .path("token")
                    .asText());
        } catch (Refused wrong) {
            return Optional.empty();
        }
    }

    /**
     * How the role is that agents of {@code cluster} are to have.
     *
     * @param prefix where everything of Zonefleet stands
     */
    State role(String prefix, String cluster) {
        try {
            JsonNode found = call("/v3/auth/role/get", Json.object().put("role", AgentRole.name(cluster)));
            return read(found).equals(new HashSet<>(AgentRole.permissions(prefix, cluster))) ? State.SAME : State.OTHER;
        } catch (Refused refused) {
            return absent(refused, "role name not found", "role " + AgentRole.name(cluster));
        }
    }

    /**
     * How the user is.
     *
     * @param password what agents know; empty: nothing yet
     */
    State user(String cluster, Optional<String> password) {
        String name = AgentRole.name(cluster);
        try {
            JsonNode found = call("/v3/auth/user/get", Json.object().put("name", name));
            boolean roles = found.path("roles").size() == 1
                    && found.path("roles").get(0).asText().equals(name);
            return roles && password.flatMap(word -> authenticated(name, word)).isPresent() ? State.SAME : State.OTHER;
        } catch (Refused refused) {
            return absent(refused, "user name not found", "user " + name);
        }
    }

    private static State absent(Refused refused, String words, String what) {
        if (refused.says(words)) {
            return State.ABSENT;
        }
        throw failure(what, refused);
    }

    private static Set<Permission> read(JsonNode role) {
        Set<Permission> all = new HashSet<>();
        for (JsonNode each : role.path("perm")) {
            // what a gateway does not write is the first of the words
            boolean writes = each.path("permType").asText("READ").equals("READWRITE");
            all.add(new Permission(writes, plain(each.path("key")), plain(each.path("range_end"))));
        }
        return all;
    }

    private static String plain(JsonNode encoded) {
        return new String(Base64.getDecoder().decode(encoded.asText()), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes the role, or brings it to what it is to be.
     *
     * @param prefix where everything of Zonefleet stands
     */
    void putRole(String prefix, String cluster) {
        String name = AgentRole.name(cluster);
        try {
            if (role(prefix, cluster) == State.ABSENT) {
                call("/v3/auth/role/add", Json.object().put("name", name));
            }
            Set<Permission> wanted = new HashSet<>(AgentRole.permissions(prefix, cluster));
            Set<Permission> found = read(call("/v3/auth/role/get", Json.object().put("role", name)));
            for (Permission each : found) {
                if (!wanted.contains(each)) {
                    call(
                            "/v3/auth/role/revoke",
                            Json.object()
                                    .put("role", name)
                                    .put("key", encoded(each.key()))
                                    .put("range_end", encoded(each.end())));
                }
            }
            for (Permission each : wanted) {
                ObjectNode grant = Json.object().put("name", name);
                grant.putObject("perm")
                        .put("permType", each.writes() ? "READWRITE" : "READ")
                        .put("key", encoded(each.key()))
                        .put("range_end", encoded(each.end()));
                call("/v3/auth/role/grant", grant);
            }
        } catch (Refused refused) {
            throw failure("role " + name, refused);
        }
    }

    /** Makes the user, or brings its password and roles to what they are to be. */
    void putUser(String cluster, String password) {
        String name = AgentRole.name(cluster);
        try {
            State found = user(cluster, Optional.of(password));
            ObjectNode named = Json.object().put("name", name).put("password", password);
            call(found == State.ABSENT ? "/v3/auth/user/add" : "/v3/auth/user/changepw", named);
            List<String> roles = new ArrayList<>();
            call("/v3/auth/user/get", Json.object().put("name", name))
                    .path("roles")
                    .forEach(role -> roles.add(role.asText()));
            for (String role : roles) {
                if (!role.equals(name)) {
                    call("/v3/auth/user/revoke", Json.object().put("name", name).put("role", role));
                }
            }
            if (!roles.contains(name)) {
                call("/v3/auth/user/grant", Json.object().put("user", name).put("role", name));
            }
        } catch (Refused refused) {
            throw failure("user " + name, refused);
        }
    }

    /** Removes the user. */
    void removeUser(String cluster) {
        remove("/v3/auth/user/delete", "name", AgentRole.name(cluster), "user name not found");
    }

    /** Removes the role. */
    void removeRole(String cluster) {
        remove("/v3/auth/role/delete", "role", AgentRole.name(cluster), "role name not found");
    }

    private void remove(String path, String field, String name, String gone) {
        try {
            call(path, Json.object().put(field, name));
        } catch (Refused refused) {
            absent(refused, gone, name);
        }
    }

    private static Failure failure(String what, Refused refused) {
        return new Failure(ExitCode.FAILED, "etcd refuses it (" + what + "): " + refused.getMessage());
    }

    /** A token of the kind that tells the revision of users and roles ends with each change of them. */
    private JsonNode call(String path, JsonNode body) throws Refused {
        try {
            return anywhere(path, body);
        } catch (Refused refused) {
            if (token.isEmpty() || !(refused.says("auth store is old") || refused.says("invalid auth token"))) {
                throw refused;
            }
            Login again = login.orElseThrow(() -> refused);
            token = authenticated(again.user(), again.password());
            return anywhere(path, body);
        }
    }

    private JsonNode anywhere(String path, JsonNode body) throws Refused {
        StringBuilder silent = new StringBuilder();
        for (URI endpoint : endpoints) {
            try {
                return answered(endpoint, path, body);
            } catch (IOException broken) {
                silent.append("\n  ").append(endpoint).append(": ").append(reason(broken));
            }
        }
        throw new Failure(
                ExitCode.UNAVAILABLE,
                "etcd does not answer; where this machine reaches it elsewhere than agents do, say so by --etcd-via:"
                        + silent);
    }

    private static String reason(IOException broken) {
        return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
    }

    private JsonNode answered(URI endpoint, String path, JsonNode body) throws IOException, Refused {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
        token.ifPresent(text -> request.header("Authorization", text));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode answer = Json.read(response.body());
            if (response.statusCode() == 200) {
                return answer;
            }
            if (!answer.path("message").isTextual()) {
                throw new IOException("status " + response.statusCode() + ", no answer of etcd's JSON gateway");
            }
            throw new Refused(answer.path("message").asText());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FAILED, "interrupted");
        }
    }
}
