// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.CacheSettings.Prefetch;
import io.zonefleet.model.CacheSettings.ServeStale;
import java.time.Duration;
import java.util.Optional;

/** Cache settings in JSON. */
final class CacheJson {
    private static final int MAX_TTL = 86_400;
    private static final int MAX_NEGATIVE_TTL = 3_600;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private CacheJson() {}

    static CacheSettings read(JsonFields fields) {
        CacheSettings otherwise = CacheSettings.DEFAULT;
        CacheSettings cache = new CacheSettings(
                (int) fields.whole("size", 0, CacheSettings.MAX_SIZE, otherwise.size()),
                ModelFields.ttl(fields, "maxTtl", MAX_TTL, otherwise.maxTtl()),
                ModelFields.ttl(fields, "maxNegativeTtl", MAX_NEGATIVE_TTL, otherwise.maxNegativeTtl()),
                fields.has("denialSize")
                        ? Optional.of((int) fields.whole("denialSize", 1, CacheSettings.MAX_SIZE, otherwise.size()))
                        : Optional.empty(),
                fields.object("prefetch").map(CacheJson::prefetch),
                fields.object("serveStale").map(CacheJson::serveStale));
        fields.end();
        return cache;
    }

    /** CoreDNS's own defaults: one minute, 10 per cent. */
    private static Prefetch prefetch(JsonFields fields) {
        Prefetch prefetch = new Prefetch(
                (int) fields.whole("amount", 1, CacheSettings.MAX_SIZE, 1),
                time(fields, "duration", Duration.ofMinutes(1)),
                (int) fields.whole("percentage", 10, 90, 10));
        fields.end();
        return prefetch;
    }

    /** CoreDNS's own default: an hour, at once. */
    private static ServeStale serveStale(JsonFields fields) {
        ServeStale stale = new ServeStale(time(fields, "upTo", Duration.ofHours(1)), fields.flag("verify", false));
        fields.end();
        return stale;
    }

    private static Duration time(JsonFields fields, String name, Duration otherwise) {
        return fields.parsed(name, text -> DurationText.parse(text, SECOND, DAY))
                .orElse(otherwise);
    }

    static ObjectNode json(CacheSettings cache) {
        ObjectNode json = JsonBody.object()
                .put("size", cache.size())
                .put("maxTtl", cache.maxTtl().seconds())
                .put("maxNegativeTtl", cache.maxNegativeTtl().seconds());
        cache.denialSize().ifPresent(entries -> json.put("denialSize", entries));
        cache.prefetch()
                .ifPresent(prefetch -> json.putObject("prefetch")
                        .put("amount", prefetch.amount())
                        .put("duration", DurationText.text(prefetch.duration()))
                        .put("percentage", prefetch.percentage()));
        cache.serveStale()
                .ifPresent(stale -> json.putObject("serveStale")
                        .put("upTo", DurationText.text(stale.upTo()))
                        .put("verify", stale.verify()));
        return json;
    }
}
