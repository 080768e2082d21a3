// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.context;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says which control plane is meant: options, then variables, then a context, then the one that {@code up} runs here. */
public final class Chosen {
    private static final String LOCAL = "http://127.0.0.1:8053";

    private final Terminal terminal;

    public Chosen(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A context's token goes to that context's URL only: another URL needs a token of its own. */
    public Target target(
            Optional<String> context, Optional<String> url, Optional<String> tokenFile, Optional<String> caFile) {
        Optional<String> otherUrl =
                url.or(() -> context.isPresent() ? Optional.empty() : terminal.variable("ZONEFLEET_URL"));
        Context base = otherUrl.map(text -> new Context(text, Optional.empty(), Optional.empty()))
                .orElseGet(() -> named(context));
        Optional<String> token = tokenFile
                .or(() -> terminal.variable("ZONEFLEET_TOKEN_FILE"))
                .map(this::token)
                .or(() -> terminal.variable("ZONEFLEET_TOKEN"))
                .or(() -> base.tokenFile().map(this::token));
        Optional<Path> ca = caFile.or(() -> terminal.variable("ZONEFLEET_CA_FILE"))
                .or(base::caFile)
                .map(Path::of);
        requireUrl(base.url());
        return new Target(base.url().replaceAll("/+$", ""), token, ca);
    }

    private Context named(Optional<String> wanted) {
        Path file = Contexts.file(terminal);
        Contexts contexts = Contexts.read(file);
        Optional<String> name =
                wanted.or(() -> terminal.variable("ZONEFLEET_CONTEXT")).or(contexts::current);
        if (name.isEmpty()) {
            return local();
        }
        Context context = contexts.all().get(name.get());
        if (context == null) {
            throw new Failure(
                    ExitCode.USAGE,
                    "no context " + name.get() + " in " + file + "; there are: "
                            + (contexts.all().isEmpty()
                                    ? "none"
                                    : String.join(", ", contexts.all().keySet())));
        }
        return context;
    }

    private Context local() {
        Optional<String> token = terminal.variable("ZONEFLEET_DATA")
                .map(data -> Path.of(data, "admin-token"))
                .filter(Files::isReadable)
                .map(Path::toString);
        return new Context(LOCAL, token, Optional.empty());
    }

    private String token(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.USAGE, "the token file " + file + " can't be read: " + unreadable.getMessage());
        }
    }

    /**
     * Checks an address.
     *
     * @throws Failure where it can't be the address of a control plane
     */
    public static void requireUrl(String url) {
        if (!url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            throw new Failure(
                    ExitCode.USAGE,
                    "\"" + url + "\" is no address of a control plane: use http://host:port or https://host");
        }
    }
}
