// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is written through the API as comma-separated values (RFC 4180), with a header. A column that is not there leaves its field as it
 * is, an empty cell says that there is none. Addresses are separated by blanks; what has parts is written as JSON.
 */
final class CsvFile {
    private static final String NAME = "name";
    private static final List<String> COLUMNS = List.of(
            NAME,
            "addresses",
            "ttl",
            "wildcard",
            "below",
            "enabled",
            "lastResort",
            "origin",
            "placement",
            "owner",
            "comment",
            "labels",
            "records",
            "horizons");
    private static final Set<String> NUMBERS = Set.of("ttl");
    private static final Set<String> FLAGS = Set.of("wildcard", "enabled", "lastResort");
    private static final Set<String> TREES = Set.of("placement", "labels", "records", "horizons");
    private static final CsvMapper CSV = new CsvMapper();

    static {
        CSV.enable(CsvParser.Feature.WRAP_AS_ARRAY);
        CSV.enable(CsvParser.Feature.TRIM_SPACES);
        CSV.enable(CsvParser.Feature.SKIP_EMPTY_LINES);
    }

    private CsvFile() {}

    static String of(IntentImage intent) {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append("\r\n");
        intent.domains()
                .forEach((name, bySource) -> Optional.ofNullable(bySource.get(SourceId.API))
                        .ifPresent(known -> {
                            ObjectNode spec = DomainJson.spec(known.value()).put(NAME, name.text());
                            text.append(String.join(
                                            ",",
                                            COLUMNS.stream()
                                                    .map(column -> quoted(cell(column, spec.path(column))))
                                                    .toList()))
                                    .append("\r\n");
                        }));
        return text.toString();
    }

    private static String cell(String column, JsonNode value) {
        if (value.isMissingNode()) {
            return "";
        }
        if (column.equals("addresses")) {
            List<String> addresses = new ArrayList<>();
            value.forEach(address -> addresses.add(address.asText()));
            return String.join(" ", addresses);
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c < ' ' || c == ',' || c == '"');
        return plain && !cell.startsWith(" ") && !cell.endsWith(" ") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** Reads a file; what is wrong is added to {@code violations} by line. */
    static FileContent read(byte[] body, Violations violations) {
        Lines lines = new Lines();
        Map<IntentKey, Wanted> wanted = new LinkedHashMap<>();
        try (MappingIterator<String[]> rows = CSV.readerFor(String[].class)
                .readValues(new String(body, StandardCharsets.UTF_8).replaceFirst("^\ufeff", ""))) {
            List<String> header = rows.hasNextValue() ? header(rows.nextValue(), violations) : List.of();
            if (!header.contains(NAME)) {
                violations.add(
                        "line/1",
                        "",
                        "csv-header",
                        "begin with a line that names the columns: " + String.join(",", COLUMNS));
                return new FileContent(lines, wanted, Set.of());
            }
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                // the line on which it ends
                String at = "line/" + rows.getParser().currentTokenLocation().getLineNr();
                row(header, cells, at, violations).ifPresent(row -> {
                    IntentKey key = new IntentKey.OfDomain(row.name(), SourceId.API);
                    lines.add(at, key);
                    if (wanted.put(key, row) != null) {
                        violations.add(at, row.name().text(), "duplicate", "give each name one line");
                    }
                });
            }
        } catch (IOException broken) {
            String why =
                    broken instanceof JsonProcessingException known ? known.getOriginalMessage() : broken.getMessage();
            throw new MalformedException("the body is no CSV: " + why);
        }
        return new FileContent(lines, wanted, Set.of());
    }

    private static List<String> header(String[] cells, Violations violations) {
        Set<String> header = new LinkedHashSet<>();
        for (String cell : cells) {
            if (!COLUMNS.contains(cell.strip())) {
                violations.add(
                        "line/1", cell, "csv-column", "use columns of these names: " + String.join(",", COLUMNS));
            } else if (!header.add(cell.strip())) {
                violations.add("line/1", cell, "duplicate", "name each column once");
            }
        }
        return header.size() == cells.length ? List.copyOf(header) : List.of();
    }

    private static Optional<Wanted.Fields> row(List<String> header, String[] cells, String at, Violations violations) {
        if (cells.length != header.size()) {
            violations.add(
                    at,
                    cells.length + " cells",
                    "csv-cells",
                    "give a cell for each of the " + header.size() + " columns");
            return Optional.empty();
        }
        ObjectNode fields = JsonBody.object();
        for (int i = 0; i < cells.length; i++) {
            if (!header.get(i).equals(NAME)) {
                fields.set(header.get(i), value(header.get(i), cells[i], at, violations));
            }
        }
        return violations
                .accept(at + "/" + NAME, DomainName.parse(cells[header.indexOf(NAME)].strip()))
                .map(name -> new Wanted.Fields(at, name, fields));
    }

    private static JsonNode value(String column, String cell, String at, Violations violations) {
        if (cell.isEmpty()) {
            return NullNode.getInstance();
        }
        if (column.equals("addresses")) {
            ArrayNode addresses = JsonBody.object().arrayNode();
            for (String address : cell.strip().split("[\\s,;]+", -1)) {
                addresses.add(address);
            }
            return addresses;
        }
        if (FLAGS.contains(column) && (cell.equals("true") || cell.equals("false"))) {
            return BooleanNode.valueOf(cell.equals("true"));
        }
        if (TREES.contains(column) || (NUMBERS.contains(column) && cell.matches("[0-9]{1,9}"))) {
            try {
                return JsonBody.read(cell.getBytes(StandardCharsets.UTF_8));
            } catch (MalformedException broken) {
                violations.add(at + "/" + column, cell, "csv-json", "write it as JSON: " + broken.getMessage());
                return NullNode.getInstance();
            }
        }
        return TextNode.valueOf(cell);
    }
}
