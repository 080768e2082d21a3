// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Where {@code up} keeps what outlives it.
 *
 * @param root absolute
 */
record DataDir(Path root) {
    private static final int TOKEN_BYTES = 32;
    private static final int KEY_BYTES = 32;
    private static final long LARGE_LOG = 10L << 20;

    /** Data of etcd. */
    Path etcd() {
        return root.resolve("etcd");
    }

    /** State of the node: the last known good, zone files, Corefile. */
    Path node() {
        return root.resolve("node");
    }

    /** What the control plane is started with; written anew each time. */
    Path controlConfig() {
        return root.resolve("control.yaml");
    }

    /** What the agent is started with; written anew each time. */
    Path agentConfig() {
        return root.resolve("agent.yaml");
    }

    /** The bearer token that may do everything. */
    Path adminToken() {
        return root.resolve("admin-token");
    }

    /** The keys by which stored secrets are encrypted; lost, these can't be opened any more. */
    Path secretKeys() {
        return root.resolve("secret-keys");
    }

    /** Output of a part. */
    Path log(String part) {
        return root.resolve("logs").resolve(part + ".log");
    }

    /** Where a JVM keeps its classes between starts. */
    Path archive(String part) {
        return root.resolve("jvm").resolve(part + ".jsa");
    }

    /** Makes the folders, and puts logs that have grown large aside (one generation is kept). */
    void prepare(String... parts) throws IOException {
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(root.resolve("logs"));
        // etcd warns of a folder that others may read: all intent and the hashes of tokens are in it
        Files.createDirectories(etcd(), ownerOnly);
        Files.createDirectories(node());
        Files.createDirectories(root.resolve("jvm"));
        for (String part : parts) {
            Path log = log(part);
            if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
                Files.move(log, log.resolveSibling(part + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The token, made at the first start and kept: 256 random bits. */
    String token() throws IOException {
        Path file = adminToken();
        if (!Files.exists(file)) {
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            writePrivate(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
        }
        return Files.readString(file).strip();
    }

    /** Makes the first key at the first start; what is there is kept. */
    void ensureSecretKeys() throws IOException {
        if (!Files.exists(secretKeys())) {
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            writePrivate(secretKeys(), Base64.getEncoder().encodeToString(random) + "\n");
        }
    }

    /** Writes a file that only its owner may read, whole or not at all. */
    static void writePrivate(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // with its mode from the first moment on: a file that is closed afterwards was open for a while
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text, StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
