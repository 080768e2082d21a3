// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.Parsed;
import java.net.IDN;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Reads the body of {@code POST /query}; gathers all that is wrong with it. */
final class QueryRequestReader {
    static final int MAX_NODES = 1000;
    /** More than any fleet has. */
    private static final int MAX_CHOSEN = Integer.MAX_VALUE;

    private static final int MAX_SERVERS = 16;
    private static final int MAX_NAME = 1024;
    private static final Duration STANDARD = Duration.ofSeconds(2);

    private final ServerRules rules;
    private final ControlImage image;

    QueryRequestReader(ServerRules rules, ControlImage image) {
        this.rules = rules;
        this.image = image;
    }

    /** What is asked; means nothing where {@code request} has violations afterwards. */
    QueryRequest read(Request request) {
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        if (!body.has("name")) {
            body.missing("name", "say what to ask for");
        }
        Name name = body.parsed("name", QueryRequestReader::name).orElse(Name.root);
        int type = body.parsed("type", QueryRequestReader::type).orElse(Type.A);
        List<Transport> transports = body.distinct("transports", 1, 2, QueryRequestReader::transport);
        NavigableSet<NodeId> chosen = nodes(body);
        int sample = Math.toIntExact(body.whole("sample", 1, MAX_NODES, MAX_CHOSEN));
        NavigableSet<NodeId> nodes = NodeSample.of(chosen, sample);
        List<Server> servers = body.distinct("servers", 0, MAX_SERVERS, rules::parse);
        Via via = body.word("via", Via.values(), Via::text, Via.AUTO);
        Duration timeout = body.parsed("timeout", QueryRequestReader::timeout).orElse(STANDARD);
        boolean explain = body.flag("explain", false);
        if (body.isGood() && nodes.isEmpty() && servers.isEmpty()) {
            body.missing("nodes", "say whom to ask: nodes, clusters, allNodes or servers");
        }
        if (nodes.size() > MAX_NODES) {
            request.violations()
                    .add(
                            "/nodes",
                            nodes.size() + " nodes",
                            "count",
                            "choose at most " + MAX_NODES + " nodes at once, or say \"sample\": " + MAX_NODES
                                    + " to ask so many of them");
        }
        body.end();
        return new QueryRequest(
                name,
                type,
                transports.isEmpty() ? List.of(Transport.UDP) : transports,
                nodes,
                chosen.size(),
                servers,
                via,
                timeout,
                explain);
    }

    private NavigableSet<NodeId> nodes(JsonFields body) {
        Set<NodeId> known = image.fleet().nodes().keySet();
        NavigableSet<NodeId> chosen = new TreeSet<>(body.distinct("nodes", 0, MAX_NODES, this::node));
        Set<ClusterId> clusters = new HashSet<>(body.distinct("clusters", 0, MAX_NODES, this::cluster));
        boolean all = body.flag("allNodes", false);
        known.stream().filter(node -> all || clusters.contains(node.cluster())).forEach(chosen::add);
        return chosen;
    }

    private Parsed<NodeId> node(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length == 2
                && ClusterId.parse(parts[0]) instanceof Parsed.Valid<ClusterId> cluster
                && NodeName.parse(parts[1]) instanceof Parsed.Valid<NodeName> name) {
            NodeId id = new NodeId(cluster.value(), name.value());
            return image.fleet().nodes().containsKey(id)
                    ? Parsed.valid(id)
                    : Parsed.invalid(text, "reference", "there is no such node; GET /nodes lists them");
        }
        return Parsed.invalid(text, "node", "use cluster/node");
    }

    private Parsed<ClusterId> cluster(String text) {
        return switch (ClusterId.parse(text)) {
            case Parsed.Valid<ClusterId>(ClusterId id)
            when !image.intent().clusters().containsKey(id) ->
                Parsed.invalid(text, "reference", "there is no such cluster; GET /clusters lists them");
            case Parsed<ClusterId> other -> other;
        };
    }

    /** Any name of the DNS, not only of a host: {@code _dmarc}, {@code *}, escapes of RFC 1035 section 5.1. */
    private static Parsed<Name> name(String text) {
        if (text.isEmpty() || text.length() > MAX_NAME) {
            return Parsed.invalid(text, "name", "give a domain name, for example a.example.com");
        }
        try {
            // not toASCII for all: it refuses what DNS allows
            boolean ascii = text.chars().allMatch(c -> c < 0x80);
            return Parsed.valid(Name.fromString(ascii ? text : IDN.toASCII(text), Name.root));
        } catch (TextParseException | IllegalArgumentException e) {
            return Parsed.invalid(text, "name", "is no domain name: " + e.getMessage());
        }
    }

    private static Parsed<Integer> type(String text) {
        int type = text.length() > 16 ? -1 : Type.value(text.toUpperCase(Locale.ROOT), true);
        boolean many = (type >= 128 && type <= 254) || type == Type.OPT || type == 0;
        return type < 0 || many
                ? Parsed.invalid(
                        text,
                        "type",
                        many
                                ? "no single answer has records of this type; ask for another"
                                : "use a record type such as A, AAAA, SOA, TXT or TYPE65")
                : Parsed.valid(type);
    }

    private static Parsed<Transport> transport(String text) {
        return switch (text) {
            case "udp" -> Parsed.valid(Transport.UDP);
            case "tcp" -> Parsed.valid(Transport.TCP);
            default -> Parsed.invalid(text, "enum", "use udp or tcp");
        };
    }

    private static Parsed<Duration> timeout(String text) {
        return DurationText.parse(text, Duration.ofMillis(100), Duration.ofSeconds(10));
    }
}
