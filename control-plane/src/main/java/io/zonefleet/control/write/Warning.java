// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something allowed that may not be meant.
 *
 * @param code one of a closed set
 * @param message what is so, for people
 * @param resource path of what it is about; empty: what the request is about
 * @param values what the message names, by name: with the code they make the same sentence in another language. Always the same names for
 *     one code and {@code form}
 */
public record Warning(Code code, String message, String resource, SortedMap<String, String> values) {
    /** The value that tells sentences of one code apart. */
    private static final String FORM = "form";

    public Warning {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** About what the request is about. */
    public Warning(Code code, String message) {
        this(code, message, "");
    }

    /** About a resource. */
    public Warning(Code code, String message, String resource) {
        this(code, message, resource, new TreeMap<>());
    }

    /** The same with one more value that its message names. */
    public Warning with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Warning(code, message, resource, more);
    }

    /** The same as one of several sentences that its code may stand for. */
    public Warning inForm(String form) {
        return with(FORM, form);
    }

    /** The same about a resource. */
    public Warning about(String path) {
        return new Warning(code, message, path, values);
    }

    /** Kinds of warnings. */
    public enum Code {
        /** A wildcard above answers all around it. */
        SHADOWED_BY_WILDCARD("shadowed-by-wildcard"),
        /** Names below have answers of their own, so the wildcard does not answer for them. */
        SHADOWS_NAMES("shadows-names"),
        /** No cluster serves it. */
        PLACED_NOWHERE("placed-nowhere"),
        /** Nodes take the addresses of kube-dns, which stands in for a cache that does not answer. */
        KUBE_DNS_STANDS_IN("kube-dns-stands-in"),
        /** What one source says is not served because of another. */
        CONFLICT("conflict"),
        /** An address that was replaced stands elsewhere still. */
        ADDRESS_LEFT("address-left"),
        /** Drains take something of it out of the answer. */
        DRAINED("drained"),
        /** Records stand at or below another domain, which decides there. */
        RECORDS_HIDDEN("records-hidden"),
        /** Names below are delegated to other servers, and answered here all the same. */
        BELOW_DELEGATION("below-delegation"),
        /** A row lost against a newer write. */
        SUPERSEDED("superseded");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** As it is written in JSON. */
        public String text() {
            return text;
        }
    }

    /** Warnings as the API tells them. */
    public static ArrayNode json(List<Warning> warnings) {
        ArrayNode array = JsonBody.object().arrayNode();
        for (Warning warning : warnings) {
            ObjectNode node =
                    array.addObject().put("code", warning.code().text()).put("message", warning.message());
            if (!warning.resource().isEmpty()) {
                node.put("resource", warning.resource());
            }
            if (!warning.values().isEmpty()) {
                ObjectNode values = node.putObject("values");
                warning.values().forEach(values::put);
            }
        }
        return array;
    }
}
