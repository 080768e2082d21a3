// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How names that are not managed are answered: cached, from the upstreams of the longest suffix that has its own, else from
 * everybody's.
 *
 * @param suffixes stub domains, the cluster domain and the reverse zones
 * @param rest for all other names
 * @param cache its sizes and times
 * @param settings of the Corefile
 * @param metrics where Prometheus reads
 */
record Resolver(
        SortedMap<DomainName, Upstreams> suffixes,
        Upstreams rest,
        CacheSettings cache,
        CorefileSettings settings,
        Optional<String> metrics) {
    /**
     * Writes the blocks that clients ask.
     *
     * @param except which suffixes are not asked on this port but by way of another block
     * @param once lines for the default block
     */
    void write(
            CorefileBlock corefile, int port, Bind bind, Predicate<DomainName> except, Consumer<CorefileBlock> once) {
        writeSuffixes(corefile, port, bind, except);
        write(corefile, ".:" + port, bind, rest, block -> {
            writeLog(block);
            if (settings.loop() && !rest.servers().isEmpty()) {
                block.line("loop");
            }
            once.accept(block);
        });
    }

    /** Writes those of the suffixes alone. */
    void writeSuffixes(CorefileBlock corefile, int port, Bind bind, Predicate<DomainName> except) {
        for (Map.Entry<DomainName, Upstreams> suffix : suffixes.entrySet()) {
            if (!except.test(suffix.getKey())) {
                write(corefile, suffix.getKey() + ":" + port, bind, suffix.getValue(), this::writeLog);
            }
        }
    }

    /** Writes the blocks that CoreDNS itself asks for names below managed zones; what clients asked is logged there. */
    void writeInternal(CorefileBlock corefile, int port) {
        Bind bind = new Bind(ManagedBlocks.INTERNAL_ADDRESS);
        suffixes.forEach((suffix, servers) -> write(corefile, suffix + ":" + port, bind, servers, block -> {}));
        write(corefile, ".:" + port, bind, rest, block -> {});
    }

    private void writeLog(CorefileBlock block) {
        if (settings.log()) {
            block.line("log");
        }
    }

    private void write(
            CorefileBlock corefile, String key, Bind bind, Upstreams upstreams, Consumer<CorefileBlock> more) {
        corefile.block(key, block -> {
            bind.write(block);
            if (settings.errors()) {
                block.line("errors");
            }
            more.accept(block);
            metrics.ifPresent(endpoint -> block.line("prometheus", endpoint));
            if (!upstreams.servers().isEmpty()) {
                writeCache(block);
            }
            upstreams.write(block, settings.forward());
        });
    }

    private void writeCache(CorefileBlock block) {
        if (cache.size() == 0) {
            return;
        }
        block.block("cache", lines -> {
            writeLimit(lines, "success", cache.size(), cache.maxTtl().seconds());
            writeLimit(
                    lines,
                    "denial",
                    cache.denialSize().orElse(cache.size()),
                    cache.maxNegativeTtl().seconds());
            cache.prefetch()
                    .ifPresent(prefetch -> lines.line(
                            "prefetch",
                            Integer.toString(prefetch.amount()),
                            FileTick.text(prefetch.duration()),
                            prefetch.percentage() + "%"));
            cache.serveStale()
                    .ifPresent(stale -> lines.line(
                            "serve_stale", FileTick.text(stale.upTo()), stale.verify() ? "verify" : "immediate"));
        });
    }

    /** CoreDNS takes no limit of 0 seconds; not caching is what it means. */
    private static void writeLimit(CorefileBlock lines, String kind, int size, int seconds) {
        if (seconds == 0) {
            lines.line("disable", kind);
        } else {
            lines.line(kind, Integer.toString(size), Integer.toString(seconds));
        }
    }
}
