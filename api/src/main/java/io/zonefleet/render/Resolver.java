// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.NodeSettings.Endpoint;
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
 * @param metrics where Prometheus reads
 */
record Resolver(
        SortedMap<DomainName, Upstreams> suffixes, Upstreams rest, CacheSettings cache, Optional<Endpoint> metrics) {
    /**
     * Writes the blocks.
     *
     * @param except which suffixes are not asked on this port but by way of another block
     * @param once lines for the default block
     */
    void write(
            CorefileBlock corefile, int port, Bind bind, Predicate<DomainName> except, Consumer<CorefileBlock> once) {
        for (Map.Entry<DomainName, Upstreams> suffix : suffixes.entrySet()) {
            if (!except.test(suffix.getKey())) {
                write(corefile, suffix.getKey() + ":" + port, bind, suffix.getValue(), block -> {});
            }
        }
        write(corefile, ".:" + port, bind, rest, once);
    }

    private void write(
            CorefileBlock corefile, String key, Bind bind, Upstreams upstreams, Consumer<CorefileBlock> more) {
        corefile.block(key, block -> {
            bind.write(block);
            block.line("errors");
            more.accept(block);
            metrics.ifPresent(endpoint -> block.line("prometheus", endpoint.text()));
            writeCache(block);
            upstreams.write(block);
        });
    }

    private void writeCache(CorefileBlock block) {
        if (cache.size() == 0) {
            return;
        }
        block.block("cache", lines -> {
            writeLimit(lines, "success", cache.maxTtl().seconds());
            writeLimit(lines, "denial", cache.maxNegativeTtl().seconds());
        });
    }

    /** CoreDNS takes no limit of 0 seconds; not caching is what it means. */
    private void writeLimit(CorefileBlock lines, String kind, int seconds) {
        if (seconds == 0) {
            lines.line("disable", kind);
        } else {
            lines.line(kind, Integer.toString(cache.size()), Integer.toString(seconds));
        }
    }
}
