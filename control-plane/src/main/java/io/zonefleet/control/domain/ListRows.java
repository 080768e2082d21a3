// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A list in the form of coredns-sync: {@code [{"domain": "a.example.com", "ip": "192.0.2.1"}, …]}. Rows of one name are one answer;
 * a row that stands there twice counts once. Fields beside those two are passed over: lists are made by other programs.
 *
 * @param rows how many there were
 * @param names addresses by name
 */
public record ListRows(int rows, SortedMap<DomainName, SortedSet<Address>> names) {
    /** How long a list may be. */
    public static final int MAX_ROWS = 1_000_000;

    /** Reads a list of whole names; what is wrong is added to {@code violations} by row. */
    public static ListRows read(JsonNode list, Violations violations) {
        return read(list, Optional.empty(), violations);
    }

    /**
     * Reads a list; what is wrong is added to {@code violations} by row.
     *
     * @param suffix what every row's name leaves out at its end (coredns-sync: {@code wildcardDomainSuffix})
     */
    public static ListRows read(JsonNode list, Optional<DomainName> suffix, Violations violations) {
        SortedMap<DomainName, SortedSet<Address>> names = new TreeMap<>();
        if (!list.isArray()) {
            violations.add(
                    "", "", "type", "send a list of rows: [{\"domain\": \"a.example.com\", \"ip\": \"192.0.2.1\"}]");
            return new ListRows(0, names);
        }
        if (list.size() > MAX_ROWS) {
            violations.add("", list.size() + " rows", "count", "send at most " + MAX_ROWS + " rows at once");
            return new ListRows(0, names);
        }
        for (int i = 0; i < list.size(); i++) {
            row(list.get(i), "/" + i, suffix, names, violations);
        }
        return new ListRows(list.size(), names);
    }

    private static void row(
            JsonNode node,
            String at,
            Optional<DomainName> suffix,
            SortedMap<DomainName, SortedSet<Address>> names,
            Violations violations) {
        JsonFields row = JsonFields.of(node, at, violations);
        if (!row.isGood()) {
            return;
        }
        if (!row.has("domain")) {
            row.missing("domain", "give the name of the domain");
        }
        if (!row.has("ip")) {
            row.missing("ip", "give its address");
        }
        Optional<DomainName> name = row.parsed("domain", written -> name(written, suffix));
        Optional<Address> address = row.parsed("ip", Address::parse);
        if (name.isEmpty() || address.isEmpty()) {
            return;
        }
        SortedSet<Address> addresses = names.computeIfAbsent(name.get(), first -> new TreeSet<>());
        addresses.add(address.get());
        if (addresses.size() == Answer.MAX_ADDRESSES + 1) {
            violations.add(
                    row.pointer("ip"),
                    address.get().text(),
                    "count",
                    "give at most " + Answer.MAX_ADDRESSES + " addresses for " + name.get());
        }
    }

    /** A dot at the end of what is written changes nothing: the suffix follows in every row. */
    public static Parsed<DomainName> name(String written, Optional<DomainName> suffix) {
        String relative = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
        return suffix.isEmpty() || relative.isEmpty()
                ? DomainName.parse(written)
                : DomainName.parse(relative + "." + suffix.get());
    }
}
