// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** Hands the token by which the control plane follows a cluster to where the control plane reads it. */
final class SourceToken {
    /** A controller of the cluster writes it, within moments. */
    private static final Duration WRITTEN = Duration.ofSeconds(30);

    private static final ObjectId SECRET =
            new ObjectId("v1", "Secret", Optional.of("zonefleet-system"), "zonefleet-control-plane");

    private final Kube kube;
    private final String source;
    private final Report report;

    SourceToken(Kube kube, String source, Report report) {
        this.kube = kube;
        this.source = source;
        this.report = report;
    }

    /** Writes the token to the file, or says how to do that. */
    void hand(JoinSettings.Follow follow) {
        if (follow.tokenFile().isEmpty()) {
            report.note(
                    "the control plane can't store secrets (secrets.keyFile): it needs the token of " + SECRET.shown()
                            + " as file " + source
                            + ".token in its sources.secretsDir:\n  kubectl -n zonefleet-system get secret zonefleet-control-plane"
                            + " -o jsonpath='{.data.token}' | base64 -d >SECRETS/" + source + ".token");
            return;
        }
        Path file = follow.tokenFile().get();
        try {
            String token = await();
            if (Files.exists(file) && Files.readString(file).strip().equals(token)) {
                report.done(new Step(Step.Action.KEEP, new Piece(Kind.SOURCE, "token file " + file)));
                return;
            }
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, token);
            report.done(new Step(Step.Action.CREATE, new Piece(Kind.SOURCE, "token file " + file)));
        } catch (IOException unwritable) {
            throw new Failure(
                    ExitCode.FAILED,
                    "the token file " + file + " can't be written: " + unwritable.getMessage()
                            + "\nAll else is done; the same command goes on.");
        }
    }

    /** The token that is there. */
    Optional<String> now() {
        return kube.get(SECRET)
                .map(secret -> secret.at("/data/token").asText())
                .filter(text -> !text.isEmpty())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }

    /** The token, as soon as it is there. */
    String await() {
        Patience patience = Patience.of(WRITTEN);
        do {
            Optional<String> token = now();
            if (token.isPresent()) {
                return token.get();
            }
        } while (patience.holds());
        throw new Failure(
                ExitCode.UNAVAILABLE,
                "no controller of the cluster has written a token to " + SECRET.shown() + " within "
                        + WRITTEN.toSeconds() + " s; the same command goes on");
    }
}
