// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.zonefleet.control.config.ControlConfig;
import io.zonefleet.control.config.ControlConfig.Secret;
import io.zonefleet.control.http.Access;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads the tokens that the configuration names. */
final class Tokens {
    /** Shorter ones can be guessed. */
    private static final int SHORTEST = 16;

    private Tokens() {}

    static List<Access.Token> read(List<ControlConfig.Token> tokens) throws StartFailed {
        List<Access.Token> known = new ArrayList<>();
        for (ControlConfig.Token token : tokens) {
            Bytes digest = switch (token.secret()) {
                case Secret.Digest(String sha256) -> Bytes.of(HexFormat.of().parseHex(sha256));
                case Secret.InFile(Path file) -> digestOf(file);
            };
            known.add(new Access.Token(token.id(), token.role(), digest));
        }
        return List.copyOf(known);
    }

    private static Bytes digestOf(Path file) throws StartFailed {
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new StartFailed("the token file %s can't be read: %s".formatted(file, unreadable.getMessage()));
        }
        if (token.length() < SHORTEST) {
            throw new StartFailed(
                    "the token in %s is too short: use at least %d characters, for example of `openssl rand -hex 32`"
                            .formatted(file, SHORTEST));
        }
        return Access.sha256(token);
    }
}
