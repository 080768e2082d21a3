// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Parsed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One JSON object of a request, read field by field. Each get checks the type and adds a violation with the field's pointer; {@link
 * #end} refuses fields that nobody asked for. A field that is null counts as a wrong type: to leave something out, leave it out.
 */
public final class JsonFields {
    private final ObjectNode object;
    private final String pointer;
    private final Violations violations;
    private final int before;
    private final boolean real;
    private final Set<String> known = new TreeSet<>();

    private JsonFields(ObjectNode object, boolean real, String pointer, Violations violations) {
        this.object = object;
        this.real = real;
        this.pointer = pointer;
        this.violations = violations;
        this.before = violations.count();
    }

    /** The fields of {@code node}; where that is no object, of an empty one, and a violation is added. */
    public static JsonFields of(JsonNode node, String pointer, Violations violations) {
        if (node instanceof ObjectNode object) {
            return new JsonFields(object, true, pointer, violations);
        }
        JsonFields none = new JsonFields(JsonBody.object(), false, pointer, violations);
        violations.add(pointer, shown(node), "type", "send a JSON object");
        return none;
    }

    /** Pointer of this object. */
    public String pointer() {
        return pointer;
    }

    /** Pointer of {@code field} below this object. */
    public String pointer(String field) {
        return pointer + "/" + JsonPointers.escape(field);
    }

    /** Where all of it stands in the request. */
    public Violations violations() {
        return violations;
    }

    /** Whether the field is there. */
    public boolean has(String field) {
        known.add(field);
        return object.has(field);
    }

    /** Adds that a required field is missing; nothing where there is no object at all, which is told already. */
    public void missing(String field, String message) {
        if (real) {
            violations.add(pointer(field), "", "required", message);
        }
    }

    /** A text of at most {@code max} characters; {@code otherwise} where it is left out. */
    public String text(String field, int max, String otherwise) {
        Optional<String> text = string(field);
        if (text.isPresent() && text.get().length() > max) {
            violations.add(pointer(field), text.get(), "length", "shorten it to at most " + max + " characters");
        }
        if (text.isPresent() && !ModelFields.isText(text.get())) {
            violations.add(pointer(field), "", "characters", "remove control characters");
        }
        return text.orElse(otherwise);
    }

    /** A text that {@code parser} takes. */
    public <T> Optional<T> parsed(String field, Function<String, Parsed<T>> parser) {
        return string(field).flatMap(text -> violations.accept(pointer(field), parser.apply(text)));
    }

    /** One of the words that {@code values} are written as. */
    public <T> T word(String field, T[] values, Function<T, String> text, T otherwise) {
        Optional<String> given = string(field);
        if (given.isEmpty()) {
            return otherwise;
        }
        List<String> words = new ArrayList<>();
        for (T value : values) {
            if (text.apply(value).equals(given.get())) {
                return value;
            }
            words.add(text.apply(value));
        }
        violations.add(pointer(field), given.get(), "enum", "use one of: " + String.join(", ", words));
        return otherwise;
    }

    /** True or false; {@code otherwise} where it is left out. */
    public boolean flag(String field, boolean otherwise) {
        known.add(field);
        JsonNode node = object.get(field);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            violations.add(pointer(field), shown(node), "type", "use true or false");
        }
        return node.asBoolean(otherwise);
    }

    /** A whole number from {@code min} to {@code max}; {@code otherwise} where it is left out or wrong. */
    public long whole(String field, long min, long max, long otherwise) {
        known.add(field);
        JsonNode node = object.get(field);
        if (node == null) {
            return otherwise;
        }
        if (!node.isIntegralNumber()) {
            violations.add(pointer(field), shown(node), "type", "use a whole number, without quotes");
            return otherwise;
        }
        if (!node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            violations.add(pointer(field), shown(node), "range", "use a number from " + min + " to " + max);
            return otherwise;
        }
        return node.longValue();
    }

    /** Elements that {@code reader} takes, given each with its pointer; none where it is left out. */
    public <T> List<T> list(String field, int min, int max, BiFunction<JsonNode, String, Optional<T>> reader) {
        known.add(field);
        JsonNode node = object.get(field);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            violations.add(pointer(field), shown(node), "type", "use a list");
            return List.of();
        }
        if (node.size() < min || node.size() > max) {
            String allowed = min == 0 ? "at most " + max : "from " + min + " to " + max;
            violations.add(pointer(field), node.size() + " elements", "count", "give " + allowed + " elements");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            reader.apply(node.get(i), pointer(field) + "/" + i).ifPresent(values::add);
        }
        return values;
    }

    /** As {@link #list}, of texts that {@code parser} takes, none of them twice. */
    public <T> List<T> distinct(String field, int min, int max, Function<String, Parsed<T>> parser) {
        Set<T> seen = new HashSet<>();
        return list(field, min, max, (node, at) -> {
            Optional<T> value = string(node, at).flatMap(text -> violations.accept(at, parser.apply(text)));
            if (value.isPresent() && !seen.add(value.get())) {
                violations.add(at, shown(node), "duplicate", "remove it: it is in the list already");
            }
            return value;
        });
    }

    /** The object in a field; empty where it is left out or is none. */
    public Optional<JsonFields> object(String field) {
        known.add(field);
        JsonNode node = object.get(field);
        if (node == null) {
            return Optional.empty();
        }
        JsonFields inner = of(node, pointer(field), violations);
        return node.isObject() ? Optional.of(inner) : Optional.empty();
    }

    /** All fields, for objects whose keys are data. */
    public Set<Map.Entry<String, JsonNode>> entries() {
        object.fieldNames().forEachRemaining(known::add);
        return object.properties();
    }

    /** The raw value of a field, for readers of their own. */
    public Optional<JsonNode> raw(String field) {
        known.add(field);
        return Optional.ofNullable(object.get(field));
    }

    /** Refuses fields that were not asked for. To be called last. */
    public void end() {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                violations.add(
                        pointer(field),
                        shown(object.path(field)),
                        "unknown-field",
                        "remove it; known fields: " + String.join(", ", known));
            }
        });
    }

    /** Whether nothing was wrong from this object's beginning on. */
    public boolean isGood() {
        return violations.count() == before;
    }

    /** A text in a field; empty where it is left out or of another type. */
    public Optional<String> string(String field) {
        known.add(field);
        JsonNode node = object.get(field);
        return node == null ? Optional.empty() : string(node, pointer(field));
    }

    private Optional<String> string(JsonNode node, String at) {
        if (!node.isTextual()) {
            violations.add(at, shown(node), "type", "use a text in double quotes");
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    private static String shown(JsonNode node) {
        if (node.isContainerNode()) {
            return node.isArray() ? "[…]" : "{…}";
        }
        return node.isTextual() ? node.textValue() : node.toString();
    }
}
