// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import io.zonefleet.control.history.KeptChanges;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.inject.WebhookSettings;
import io.zonefleet.control.query.QuerySettings;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The control plane's configuration, read from one YAML file; {@code docs/control-plane-configuration.md} lists the keys.
 *
 * @param http where and how it serves
 * @param tokens who may call it, at least one
 * @param etcd its store
 * @param keys where Zonefleet's keys are in it
 * @param changes how many are kept
 * @param coreDns the program that texts of profiles are tried with; empty: there is none, and such texts are refused
 * @param queries who may have it ask which DNS servers
 * @param secrets folder with files of secrets that sources name; empty: there are none
 * @param secretKeys file with the keys by which stored secrets are encrypted; empty: none can be stored
 * @param webhook where API servers ask about new pods; empty: nowhere
 */
public record ControlConfig(
        HttpSettings http,
        List<Token> tokens,
        Etcd etcd,
        Keys keys,
        KeptChanges changes,
        Optional<Path> coreDns,
        QuerySettings queries,
        Optional<Path> secrets,
        Optional<Path> secretKeys,
        Optional<WebhookSettings> webhook) {
    public ControlConfig {
        tokens = List.copyOf(tokens);
    }

    /**
     * A token that is let in.
     *
     * @param id name of its owner
     * @param role what its owner may do
     * @param secret the token
     */
    public record Token(TokenId id, Role role, Secret secret) {}

    /** How a token is given. */
    public sealed interface Secret {
        /** The token stands in a file. */
        record InFile(Path file) implements Secret {}

        /** Only its SHA-256 is known, in hexadecimal. */
        record Digest(String sha256) implements Secret {}
    }

    /** Where etcd comes from. */
    public sealed interface Etcd {
        /** Its members, as this program reaches them. */
        List<URI> endpoints();

        /**
         * It is there already.
         *
         * @param timeout of one request
         */
        record External(
                List<URI> endpoints,
                Optional<Path> caFile,
                Optional<Path> certFile,
                Optional<Path> keyFile,
                Optional<String> user,
                Optional<Path> passwordFile,
                Duration timeout)
                implements Etcd {
            public External {
                endpoints = List.copyOf(endpoints);
            }
        }

        /**
         * This program starts it.
         *
         * @param binary a path, or a name on PATH
         */
        record Embedded(String binary, Path dataDir, Path logFile, int clientPort, int peerPort) implements Etcd {
            @Override
            public List<URI> endpoints() {
                return List.of(URI.create("http://127.0.0.1:" + clientPort));
            }
        }
    }
}
