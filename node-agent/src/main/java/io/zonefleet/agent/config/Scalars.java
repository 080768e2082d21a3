// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the scalars of the configuration file. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");
    private static final Pattern ENDPOINT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):([0-9]{1,5})");
    private static final Pattern PREFIX = Pattern.compile("/([A-Za-z0-9._-]+/)*");

    /** The pattern takes a step of the stack for each part. */
    private static final int MAX_PREFIX = 255;

    private Scalars() {}

    static Parsed<String> word(String text) {
        return text.isBlank() ? Parsed.invalid(text, "empty", "give a value or leave the key out") : Parsed.valid(text);
    }

    static Parsed<Boolean> bool(String text) {
        return switch (text) {
            case "true" -> Parsed.valid(true);
            case "false" -> Parsed.valid(false);
            default -> Parsed.invalid(text, "true-or-false", "write true or false");
        };
    }

    /** YAML 1.1 reads a bare on as true. */
    static Parsed<Boolean> onOrOff(String text) {
        return switch (text) {
            case "true", "on" -> Parsed.valid(true);
            case "false", "off" -> Parsed.valid(false);
            default -> Parsed.invalid(text, "on-or-off", "write on or off");
        };
    }

    static Parsed<CoreDnsMode> mode(String text) {
        return switch (text) {
            case "supervised" -> Parsed.valid(CoreDnsMode.SUPERVISED);
            case "beside" -> Parsed.valid(CoreDnsMode.BESIDE);
            default -> Parsed.invalid(text, "mode", "write supervised or beside");
        };
    }

    /** As {@link io.zonefleet.render.Marker#INSTANCE_VARIABLE} has to be. */
    static Parsed<String> instance(String text) {
        return text.matches("[A-Za-z0-9.-]{1,63}")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "instance", "use letters, digits, dots and hyphens, at most 63");
    }

    static Parsed<Integer> port(String text) {
        boolean number = text.matches("[0-9]{1,5}");
        int port = number ? Integer.parseInt(text) : 0;
        return port >= 1 && port <= 65_535
                ? Parsed.valid(port)
                : Parsed.invalid(text, "port", "give a port from 1 to 65535");
    }

    static Parsed<Duration> duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return Parsed.invalid(text, "duration", "give a number with its unit: 500ms, 2s, 5m, 1h");
        }
        long number = Long.parseLong(parts.group(1));
        Duration duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        return duration.compareTo(Duration.ofMillis(10)) < 0 || duration.compareTo(Duration.ofDays(1)) > 0
                ? Parsed.invalid(text, "duration", "give a time from 10ms to 24h")
                : Parsed.valid(duration);
    }

    /** {@code address:port}, {@code [v6]:port}, or {@code off}. */
    static Parsed<Optional<Endpoint>> endpointOrOff(String text) {
        if (text.equals("off") || text.equals("false")) { // YAML 1.1 reads a bare off as false
            return Parsed.valid(Optional.empty());
        }
        return switch (endpoint(text)) {
            case Parsed.Valid<Endpoint> valid -> Parsed.valid(Optional.of(valid.value()));
            case Parsed.Invalid<Endpoint> invalid ->
                Parsed.invalid(text, "endpoint", "give address:port, [v6 address]:port, or off");
        };
    }

    static Parsed<Endpoint> endpoint(String text) {
        Matcher parts = ENDPOINT.matcher(text);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            if (Address.parse(host) instanceof Parsed.Valid<Address> address
                    && port(parts.group(3)) instanceof Parsed.Valid<Integer> port) {
                return Parsed.valid(new Endpoint(address.value(), port.value()));
            }
        }
        return Parsed.invalid(text, "endpoint", "give address:port or [v6 address]:port");
    }

    static Parsed<Path> path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return Parsed.valid(path.normalize());
            }
        } catch (InvalidPathException broken) {
            // said below
        }
        return Parsed.invalid(text, "path", "give an absolute path");
    }

    /** A path that stands in the Corefile or on CoreDNS's command line. */
    static Parsed<Path> plainPath(String text) {
        return switch (path(text)) {
            case Parsed.Valid<Path> valid
            when !NodeSettings.isZoneDirectory(valid.value().toString()) ->
                Parsed.invalid(
                        text, "plain-path", "use letters, digits and . _ + - only: the path stands in the Corefile");
            case Parsed<Path> other -> other;
        };
    }

    /** A program: a path, or a name that is looked up on PATH when it is started. */
    static Parsed<String> program(String text) {
        return text.startsWith("/") || text.matches("[A-Za-z0-9._+-]+")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "program", "give an absolute path, or a name to be found on PATH");
    }

    static Parsed<URI> httpUrl(String text) {
        try {
            URI uri = new URI(text);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && uri.getPort() > 0) {
                return Parsed.valid(uri);
            }
        } catch (URISyntaxException broken) {
            // said below
        }
        return Parsed.invalid(text, "url", "give a URL like http://127.0.0.1:2379");
    }

    static Parsed<String> keyPrefix(String text) {
        return text.length() <= MAX_PREFIX && PREFIX.matcher(text).matches()
                ? Parsed.valid(text)
                : Parsed.invalid(text, "key-prefix", "begin and end it with a slash, like /zonefleet/v1/");
    }
}
