// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.output.Yaml;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One change of a field; pure.
 *
 * @param path its parts
 * @param value as it was given
 */
record FieldEdit(List<String> path, Operator operator, String value) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9_./-]*?)([+-]?)=(.*)", Pattern.DOTALL);

    /** Texts, whatever they look like. */
    private static final Set<String> TEXTS = Set.of(
            "comment",
            "owner",
            "origin",
            "profile",
            "url",
            "suffix",
            "clusterDomain",
            "cluster",
            "source",
            "until",
            "expires",
            "role",
            "ca",
            "name",
            "secret",
            "token");

    private static final Set<String> LISTS = Set.of(
            "addresses",
            "clusters",
            "kubeDns",
            "kubeDnsUpstream",
            "nameservers",
            "searches",
            "options",
            "exceptNamespaces",
            "listeners",
            "stubDomains",
            "suffixes",
            "records",
            "forward");

    enum Operator {
        SET,
        ADD,
        TAKE
    }

    FieldEdit {
        path = List.copyOf(path);
    }

    static FieldEdit parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new Failure(ExitCode.USAGE, "\"" + text + "\" is no FIELD=VALUE");
        }
        String name = parts.group(1);
        // the key of a label may have dots
        List<String> path = name.startsWith("labels.")
                ? List.of("labels", name.substring("labels.".length()))
                : name.startsWith("placement.labels.")
                        ? List.of("placement", "labels", name.substring("placement.labels.".length()))
                        : List.of(name.split("\\.", -1));
        Operator operator = switch (parts.group(2)) {
            case "+" -> Operator.ADD;
            case "-" -> Operator.TAKE;
            default -> Operator.SET;
        };
        return new FieldEdit(path, operator, parts.group(3));
    }

    /** As a wish for many: nothing is known of what they have, and none is wished for by null. */
    void set(ObjectNode wishes) {
        if (operator != Operator.SET) {
            throw new Failure(ExitCode.USAGE, "only FIELD=VALUE can be wished for many");
        }
        ObjectNode at = wishes;
        for (String part : path.subList(0, path.size() - 1)) {
            at = at.get(part) instanceof ObjectNode there ? there : at.putObject(part);
        }
        if (value.isEmpty()) {
            at.putNull(path.getLast());
        } else {
            at.set(path.getLast(), node(path.getLast()));
        }
    }

    void apply(ObjectNode spec) {
        ObjectNode at = spec;
        for (String part : path.subList(0, path.size() - 1)) {
            at = at.get(part) instanceof ObjectNode there ? there : at.putObject(part);
        }
        String last = path.getLast();
        switch (operator) {
            case SET -> {
                if (value.isEmpty()) {
                    at.remove(last);
                } else {
                    at.set(last, node(last));
                }
            }
            case ADD -> {
                ArrayNode list = at.get(last) instanceof ArrayNode there ? there : at.putArray(last);
                items().forEach(item -> {
                    if (!contains(list, item)) {
                        list.add(item);
                    }
                });
            }
            case TAKE -> {
                ArrayNode kept = at.arrayNode();
                List<JsonNode> gone = items();
                at.path(last).forEach(item -> {
                    if (!gone.contains(item)) {
                        kept.add(item);
                    }
                });
                at.set(last, kept);
            }
        }
    }

    private static boolean contains(ArrayNode list, JsonNode item) {
        for (JsonNode there : list) {
            if (there.equals(item)) {
                return true;
            }
        }
        return false;
    }

    private List<JsonNode> items() {
        return List.of(value.split(",", -1)).stream()
                .filter(item -> !item.isEmpty())
                .<JsonNode>map(TextNode::valueOf)
                .toList();
    }

    private JsonNode node(String last) {
        if (TEXTS.contains(last)
                || (path.size() > 1 && path.get(path.size() - 2).equals("labels"))) {
            return TextNode.valueOf(value);
        }
        if (LISTS.contains(last) && !value.startsWith("[")) {
            ArrayNode list = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
            items().forEach(list::add);
            return list;
        }
        try {
            return Yaml.read(value);
        } catch (Yaml.Broken broken) {
            throw new Failure(
                    ExitCode.USAGE, "the value of " + String.join(".", path) + " is no YAML: " + broken.getMessage());
        }
    }
}
