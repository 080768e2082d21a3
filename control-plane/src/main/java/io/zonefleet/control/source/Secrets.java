// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.secret.Sealing;
import io.zonefleet.control.secret.SecretText;
import io.zonefleet.control.secret.StoredSecrets;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.Violation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Secrets that sources name: a stored one of that name, else a file in one folder of the control plane. They are read at each use, so that they can
 * be changed. Their texts are never shown or logged.
 */
public final class Secrets {
    private final Optional<Path> folder;
    private final StoredSecrets stored;

    /** What came of reading one. */
    public sealed interface Read {
        /** Its text. */
        record Known(String value) implements Read {
            /** Without the text. */
            @Override
            public String toString() {
                return "Known[]";
            }
        }

        /** The one that is stored is not for this use, or can't be opened, with why. */
        record Unfit(String why) implements Read {}

        /** There is none, or only a file that can't be used now, with why. */
        record Missing(String why) implements Read {}
    }

    /** @param folder where files are; empty: there are none */
    public Secrets(Optional<Path> folder) {
        this(folder, StoredSecrets.none());
    }

    private Secrets(Optional<Path> folder, StoredSecrets stored) {
        this.folder = folder;
        this.stored = stored;
    }

    /** The same, and stored ones. */
    public Secrets with(StoredSecrets others) {
        return new Secrets(folder, others);
    }

    /**
     * That of a name, as it is now.
     *
     * @param url where it is to be sent: a stored one is for one server alone
     */
    public Read read(String name, SecretKind kind, URI url) {
        return stored.open(name, kind, url)
                .<Read>map(opened -> switch (opened) {
                    case Sealing.Opened.Known(String value) -> new Read.Known(value);
                    case Sealing.Opened.Closed(String why) -> new Read.Unfit(why);
                })
                .orElseGet(() -> file(name, kind));
    }

    private Read file(String name, SecretKind kind) {
        if (folder.isEmpty()) {
            return new Read.Missing("there is no stored secret " + name
                    + ", and the control plane has no sources.secretsDir, where its file would be");
        }
        Path file = folder.get().resolve(name);
        try {
            String text = Files.size(file) > SecretText.LONGEST ? "" : Files.readString(file);
            return switch (SecretText.parse(kind, text)) {
                case Parsed.Valid<String>(String value) -> new Read.Known(value);
                case Parsed.Invalid<String>(List<Violation> why) ->
                    new Read.Missing(
                            kind == SecretKind.KUBECONFIG
                                    ? "the secret " + name + " can't be used: "
                                            + String.join(
                                                    "; ",
                                                    why.stream()
                                                            .map(Violation::message)
                                                            .toList())
                                    : "the secret " + name + " is not one line of visible ASCII characters");
            };
        } catch (IOException unreadable) {
            return new Read.Missing(
                    "there is no stored secret " + name + ", and as a file of sources.secretsDir it can't be"
                            + " read: " + unreadable.getClass().getSimpleName());
        }
    }
}
