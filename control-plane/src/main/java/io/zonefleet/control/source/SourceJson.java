// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.write.ChangeJson;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Placement;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.Polling;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Polled sources in JSON. */
public final class SourceJson {
    private static final int MAX_URL = 2048;
    private static final long MIN_BYTES = 1024;
    private static final long MAX_BYTES = 268_435_456;
    private static final long DEFAULT_BYTES = 32L << 20;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private SourceJson() {}

    /** Reads the id of a polled source: any but {@code api}. */
    public static Parsed<SourceId> id(String text) {
        return text.equals(SourceId.API.text()) || text.equals(SourceId.CLUSTERS.text())
                ? Parsed.invalid(
                        text,
                        "id-reserved",
                        "choose another id: `api` and `api-clusters` stand for what is written through the API")
                : SourceId.parse(text);
    }

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    public static Optional<Source> read(JsonFields fields, SourceId id) {
        if (!fields.has("url")) {
            fields.missing("url", "say where the list is, or the API server");
        }
        Optional<URI> url = fields.parsed("url", SourceJson::url);
        boolean isKubernetes = fields.has("kubernetes");
        Optional<KubernetesSync> kubernetes = fields.object("kubernetes").flatMap(KubernetesSyncJson::read);
        if (isKubernetes) {
            KubernetesSyncJson.check(fields, url);
        }
        Optional<DomainName> suffix = fields.parsed("suffix", DomainName::parse);
        Duration interval = fields.parsed(
                        "interval", text -> DurationText.parse(text, Duration.ofSeconds(1), Duration.ofHours(24)))
                .orElse(DEFAULT_INTERVAL);
        Duration timeout = fields.parsed(
                        "timeout", text -> DurationText.parse(text, Duration.ofMillis(100), Duration.ofMinutes(1)))
                .orElse(DEFAULT_TIMEOUT);
        long maxBytes = fields.whole("maxBytes", MIN_BYTES, MAX_BYTES, DEFAULT_BYTES);
        Ttl ttl = ModelFields.ttl(fields, "ttl", Ttl.MAX_SECONDS, Ttl.DEFAULT);
        boolean wildcard = fields.flag("wildcard", !isKubernetes);
        Optional<ClusterId> origin = fields.parsed("origin", ClusterId::parse);
        Placement placement = ModelFields.placement(fields, "placement");
        boolean allowShrink = fields.flag("allowShrink", false);
        boolean enabled = fields.flag("enabled", true);
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        Polling polling = PollingJson.read(fields);
        fields.end();
        return fields.isGood()
                ? Optional.of(new Source(
                        id,
                        url.orElseThrow(),
                        suffix,
                        interval,
                        timeout,
                        maxBytes,
                        ttl,
                        wildcard,
                        origin,
                        placement,
                        allowShrink,
                        enabled,
                        comment,
                        polling.equals(Polling.STANDARD) ? Optional.empty() : Optional.of(polling),
                        kubernetes))
                : Optional.empty();
    }

    private static Parsed<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (text.length() <= MAX_URL && http && url.getHost() != null && url.getFragment() == null) {
                return url.getUserInfo() == null
                        ? Parsed.valid(url)
                        : Parsed.invalid(
                                "",
                                "url-credentials",
                                "leave user and password out: everybody who may read would see them");
            }
        } catch (URISyntaxException noUrl) {
            // told below, as for any other text that is no address of a list
        }
        return Parsed.invalid(text, "url", "use an http or https address of at most " + MAX_URL + " characters");
    }

    /** A source as the spec that makes it. */
    public static ObjectNode spec(Source source) {
        return spec(JsonBody.object(), source);
    }

    private static ObjectNode spec(ObjectNode json, Source source) {
        json.put("url", source.url().toString());
        source.suffix().ifPresent(suffix -> json.put("suffix", suffix.text()));
        json.put("interval", DurationText.text(source.interval()))
                .put("timeout", DurationText.text(source.timeout()))
                .put("maxBytes", source.maxBytes())
                .put("ttl", source.ttl().seconds())
                .put("wildcard", source.wildcard());
        source.origin().ifPresent(origin -> json.put("origin", origin.text()));
        ModelFields.putPlacement(json, source.placement());
        json.put("allowShrink", source.allowShrink()).put("enabled", source.enabled());
        PollingJson.put(json, source.poll());
        source.kubernetes().ifPresent(sync -> KubernetesSyncJson.put(json, sync));
        ModelFields.putText(json, "comment", source.comment());
        return json;
    }

    /** @param domains how many it contributes to */
    static ObjectNode view(Versioned<Source> source, int domains, Optional<PollResult> last) {
        ObjectNode json = spec(JsonBody.object().put("id", source.value().id().text()), source.value());
        json.put("domains", domains);
        last.ifPresent(result -> json.set("lastResult", result(result)));
        return json.put("revision", source.revision());
    }

    static ObjectNode result(PollResult result) {
        ObjectNode json = JsonBody.object()
                .put("at", result.at().toString())
                .put("outcome", result.outcome().text());
        ModelFields.putText(json, "message", result.message());
        json.put("rows", result.rows())
                .put("added", result.counts().created())
                .put("updated", result.counts().updated())
                .put("removed", result.counts().deleted());
        result.change().ifPresent(change -> json.put("change", ChangeJson.path(change)));
        result.lastGood().ifPresent(at -> json.put("lastGood", at.toString()));
        result.names().ifPresent(names -> {
            ObjectNode node = json.putObject("names");
            put(node, "added", names.added());
            put(node, "updated", names.updated());
            put(node, "removed", names.removed());
        });
        return json;
    }

    private static void put(ObjectNode json, String field, List<DomainName> names) {
        ArrayNode array = json.putArray(field);
        names.forEach(name -> array.add(name.text()));
    }
}
