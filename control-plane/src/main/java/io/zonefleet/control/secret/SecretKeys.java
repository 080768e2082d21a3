// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys of a key file: the first encrypts, all decrypt. */
public final class SecretKeys {
    /** Of AES-256. */
    static final int KEY_BYTES = 32;

    private static final int MOST = 16;
    private static final long LONGEST_FILE = 4096;
    private static final int ID_BYTES = 8;
    private static final String HOW = "make one by: (umask 077; openssl rand -base64 32 >FILE)";

    /** What nobody but the owner, and a group that is let in to read, may do. */
    private static final Set<PosixFilePermission> TOO_MUCH = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final List<Key> keys;

    /**
     * A key.
     *
     * @param id its name in stored secrets, which tells nothing of it
     */
    record Key(String id, SecretKeySpec secret) {
        static Key of(byte[] bytes) {
            return new Key(name(bytes), new SecretKeySpec(bytes, "AES"));
        }

        /** Of a key of 256 random bits nothing can be learned from what an HMAC by it says. */
        private static String name(byte[] bytes) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
                byte[] all = mac.doFinal("zonefleet secrets: name of this key".getBytes(StandardCharsets.US_ASCII));
                return HexFormat.of().formatHex(Arrays.copyOf(all, ID_BYTES));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
            }
        }

        /** Without the key: it goes into no log. */
        @Override
        public String toString() {
            return "Key[id=" + id + "]";
        }
    }

    private SecretKeys(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads a key file.
     *
     * @throws IOException where it can't be used, with what to do
     */
    public static SecretKeys read(Path file) throws IOException {
        List<String> lines;
        try {
            requirePrivate(file);
            if (Files.size(file) > LONGEST_FILE) {
                throw new IOException("the key file " + file + " is longer than " + LONGEST_FILE
                        + " bytes: give one key of 32 bytes, in Base64, a line; " + HOW);
            }
            lines = Files.readAllLines(file);
        } catch (FileSystemException | CharacterCodingException unreadable) {
            throw new IOException(
                    "the key file %s (secrets.keyFile) can't be read: %s; %s"
                            .formatted(file, unreadable.getClass().getSimpleName(), HOW),
                    unreadable);
        }
        return of(file, lines);
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> open;
        try {
            open = EnumSet.copyOf(TOO_MUCH);
            open.retainAll(Files.getPosixFilePermissions(file));
        } catch (UnsupportedOperationException otherSystem) {
            return;
        }
        if (!open.isEmpty()) {
            throw new IOException("the key file " + file
                    + " (secrets.keyFile) is open to others: chmod 0600 it (0440 where a group has to read it)");
        }
    }

    private static SecretKeys of(Path file, List<String> lines) throws IOException {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Optional<Key> key = key(line);
            boolean again = key.filter(
                            one -> keys.stream().anyMatch(each -> each.id().equals(one.id())))
                    .isPresent();
            if (key.isEmpty() || again) {
                throw new IOException("line %d of the key file %s (secrets.keyFile) %s; %s"
                        .formatted(
                                i + 1,
                                file,
                                again
                                        ? "has a key that is there already: remove it"
                                        : "is no key of 32 bytes in Base64",
                                HOW));
            }
            keys.add(key.get());
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IOException("the key file %s (secrets.keyFile) has %s; %s"
                    .formatted(file, keys.isEmpty() ? "no key" : "more than " + MOST + " keys: remove old ones", HOW));
        }
        return new SecretKeys(keys);
    }

    private static Optional<Key> key(String line) {
        try {
            byte[] bytes = Base64.getDecoder().decode(line);
            return bytes.length == KEY_BYTES ? Optional.of(Key.of(bytes)) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    /** That which encrypts. */
    Key first() {
        return keys.getFirst();
    }

    /** That of a stored secret. */
    Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
