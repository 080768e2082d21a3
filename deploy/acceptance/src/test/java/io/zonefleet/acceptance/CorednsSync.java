// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Does to files what coredns-sync does (its last commit with a polled list, 40cd06c of 2019-12-16): each name has a zone file whose serial
 * never changes and a server block; the Corefile is overwritten as a whole, in place; a name whose address changes loses its
 * block, for good; files in the folder that are not of the list are removed. Polls faster.
 */
final class CorednsSync implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PAUSE_NANOS = 100_000_000;

    private final Supplier<String> list;
    private final int port;
    private final Path corefile;
    private final Path zones;
    private final String suffix;
    private final Thread thread = Thread.ofVirtual().name("coredns-sync").unstarted(this::run);
    private volatile boolean closed;

    /**
     * Starts it.
     *
     * @param config its configuration file, which it reads once
     * @param list the list's present text
     * @param port that its blocks have
     */
    CorednsSync(Path config, Supplier<String> list, int port) {
        this.list = list;
        this.port = port;
        String text = read(config);
        this.corefile = Path.of(setting(text, "corefilePath"));
        this.zones = Path.of(setting(text, "zonesDir"));
        this.suffix = setting(text, "wildcardDomainSuffix");
        thread.start();
    }

    /** A configuration file. */
    static String config(URI list, Path corefile, Path zones, String suffix) {
        return """
                clusterServerCfg:
                  addr: %s
                  port: %d
                  uri: %s
                coreDnsCfg:
                  corefilePath: %s
                  zonesDir: %s
                  wildcardDomainSuffix: %s
                  interval: 2s
                  jitter: 1s
                """.formatted(list.getHost(), list.getPort(), list.getPath(), corefile, zones, suffix);
    }

    private static String setting(String config, String key) {
        Matcher line = Pattern.compile("(?m)^ +" + key + ": (.+)$").matcher(config);
        if (!line.find()) {
            throw new IllegalArgumentException("no " + key + " in " + config);
        }
        return line.group(1);
    }

    private void run() {
        while (!closed) {
            try {
                sync();
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void sync() throws IOException {
        StringBuilder blocks = new StringBuilder();
        Set<String> known = new HashSet<>();
        for (JsonNode row : JSON.readTree(list.get())) {
            String name = row.path("domain").asText() + "." + suffix;
            known.add(name);
            Path file = zones.resolve(name);
            String zone = zone(name, row.path("ip").asText());
            if (!Files.exists(file)) {
                Files.writeString(file, zone);
            } else if (!read(file).equals(zone)) {
                continue;
            }
            blocks.append(block(name));
        }
        if (!Files.exists(corefile) || !read(corefile).equals(blocks.toString())) {
            Files.writeString(corefile, blocks);
        }
        try (Stream<Path> files = Files.list(zones)) {
            for (Path file : files.filter(
                            each -> !known.contains(each.getFileName().toString()))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private String block(String name) {
        return """
                %s:%d {
                    reload 2s 1s
                    file %s
                    errors stdout  # show errors
                    log stdout     # show query logs
                }

                """.formatted(name, port, zones.resolve(name));
    }

    private static String zone(String name, String address) {
        return """

                $ORIGIN %1$s.
                @       3600 IN SOA sns.dns.icann.org. noc.dns.icann.org. (
                                                2017042745 ; serial
                                                7200       ; refresh (2 hours)
                                                3600       ; retry (1 hour)
                                                1209600    ; expire (2 weeks)
                                                3600       ; minimum (1 hour)
                                                )

                        3600 IN NS a.iana-servers.net.
                        3600 IN NS b.iana-servers.net.

                *.%1$s.  IN A     %2$s
                %1$s.  IN A       %2$s
                """.formatted(name, address);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
