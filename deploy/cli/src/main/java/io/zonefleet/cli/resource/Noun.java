// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of resources, as commands name them. */
public enum Noun {
    DOMAIN(
            "domains",
            "addresses, ttl, wildcard, below, records, enabled, lastResort, origin, placement.clusters, placement.labels, horizons, owner, comment, labels",
            ""),
    ZONE("zones", "comment", "name displayName domains"),
    CLUSTER(
            "clusters",
            "labels, profile, clusterDomain, kubeDns, kubeDnsUpstream, kubeProxy, injection, injection.nameservers, injection.searches, injection.options, injection.provedPercent, injection.exceptNamespaces, comment",
            "nodes versions domains"),
    PROFILE("profiles", "see docs/profiles.md", "clusters"),
    SOURCE(
            "sources",
            "url, suffix, interval, timeout, maxBytes, ttl, wildcard, origin, placement.clusters, placement.labels, allowShrink, shrinkPercent, dryRun, tls.ca (tls.ca=@FILE), header.name, header.secret, kubernetes.token, kubernetes.kubeconfig, kubernetes.suffixes, kubernetes.ingresses, kubernetes.staleAfter, enabled, comment",
            "domains lastResult"),
    DRAIN("drains", "cluster, source, addresses, until, comment", "id"),
    TOKEN("tokens", "role, comment, expires", "configured expired created createdBy lastUsed"),
    SECRET("secrets", "", "written writtenBy readable sources"),
    NODE("nodes", "", ""),
    CHANGE("changes", "", "");

    private final String plural;
    private final String fields;
    private final String shownOnly;

    Noun(String plural, String fields, String shownOnly) {
        this.plural = plural;
        this.fields = fields;
        this.shownOnly = shownOnly;
    }

    /** As commands have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As paths have it. */
    public String plural() {
        return plural;
    }

    List<Column> columns() {
        return Columns.of(this);
    }

    /** What can be set, for people. */
    String fields() {
        return fields;
    }

    /** The id of a change, which may be named by the path that answers carry. */
    static String changeId(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Its path; the name of a node is {@code cluster/node}. */
    public String path(String name) {
        String id = this == CHANGE ? changeId(name) : name;
        StringBuilder path = new StringBuilder("/" + plural);
        String[] parts = this == NODE ? id.split("/", 2) : new String[] {id};
        for (String part : parts) {
            path.append('/').append(Api.segment(part));
        }
        return path.toString();
    }

    /** The spec that makes what a server has shown: what is written through the API of a domain, else all but what is shown only. */
    public ObjectNode spec(JsonNode shown) {
        ObjectNode spec = Json.object();
        if (this == DOMAIN) {
            return contribution(shown);
        }
        spec.setAll((ObjectNode) shown);
        spec.remove(List.of("id", "revision", "proof", "at"));
        spec.remove(List.of(shownOnly.split(" ")));
        return spec;
    }

    /** The path of what a cluster contributes, below that of a domain; nothing where none is named. */
    static String part(Optional<String> cluster) {
        return cluster.map(id -> "/contributions/" + Api.segment(id)).orElse("");
    }

    /** What is written through the API of a domain, as such, that a server has shown. */
    private static ObjectNode contribution(JsonNode shown) {
        ObjectNode spec = Json.object();
        for (JsonNode part : shown.path("contributions")) {
            if (part.path("source").asText().equals("api")) {
                spec.setAll((ObjectNode) part);
            }
        }
        return contributed(spec);
    }

    /** The spec that makes a contribution that a server has shown. */
    static ObjectNode contributed(ObjectNode shown) {
        ObjectNode spec = Json.object();
        spec.setAll(shown);
        spec.remove(List.of("source", "revision", "since", "actor", "change", "drained"));
        return spec;
    }
}
