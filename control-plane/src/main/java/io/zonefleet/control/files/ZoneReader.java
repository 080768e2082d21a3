// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Ttl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Reads zone files (RFC 1035 section 5, {@code $TTL} of RFC 2308, BIND's {@code $GENERATE}). {@code $INCLUDE} is refused. A TTL that is not said is, as
 * with BIND, that of {@code $TTL}, else of the record before, else the last field of an SOA that is the first record; where there is none of them it is ours.
 */
final class ZoneReader {
    /** As {@code $GENERATE} can write many in one line. */
    private static final int MAX_RECORDS = 500_000;

    private static final byte[] MARK = "\ufeff".getBytes(StandardCharsets.UTF_8);
    private static final long UNKNOWN = -1;
    private static final String NO_TTL = "missing TTL";
    private static final Pattern RELATIVE_ORIGIN =
            Pattern.compile("\\$ORIGIN[ \\t]+[^;\\s]*[^.;\\s][ \\t]*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern POSITION = Pattern.compile("^[^:]*:(\\d+): (.*)$", Pattern.DOTALL);

    private ZoneReader() {}

    /** The records in their order; what is wrong is added to {@code violations} by line. Where the SOA stands is the origin. */
    static List<ZoneRecord> read(byte[] body, Optional<Name> origin, Violations violations) {
        byte[] text = withoutMark(body);
        refuseRelativeOrigins(text, violations);
        return violations.count() > 0 ? List.of() : read(text, origin, UNKNOWN, violations);
    }

    /** Editors of some systems put a mark of UTF-8 in front, which would become a part of the first word. */
    private static byte[] withoutMark(byte[] body) {
        return body.length >= MARK.length && Arrays.equals(body, 0, MARK.length, MARK, 0, MARK.length)
                ? Arrays.copyOfRange(body, MARK.length, body.length)
                : body;
    }

    /** The parser takes them as seen from the root, every server as seen from the origin before. */
    private static void refuseRelativeOrigins(byte[] body, Violations violations) {
        AtomicInteger line = new AtomicInteger();
        new String(body, StandardCharsets.ISO_8859_1).lines().forEach(text -> {
            line.incrementAndGet();
            if (text.startsWith("$") && RELATIVE_ORIGIN.matcher(text).matches()) {
                violations.add(
                        "line/" + line,
                        text,
                        "zone-origin",
                        "give the whole name after $ORIGIN, with a dot at its end");
            }
        });
    }

    private static List<ZoneRecord> read(byte[] body, Optional<Name> origin, long ttl, Violations violations) {
        List<ZoneRecord> records = new ArrayList<>();
        ZoneLines in = new ZoneLines(body);
        try (Master file = new Master(in, origin.orElse(null), ttl)) {
            file.disableIncludes(true);
            for (Record record = file.nextRecord(); record != null; record = file.nextRecord()) {
                records.add(new ZoneRecord(in.line(), record));
                if (records.size() > MAX_RECORDS) {
                    violations.add("line/" + in.line(), "", "count", "send at most " + MAX_RECORDS + " records");
                    return List.of();
                }
            }
            if (in.open() > 0) {
                violations.add("line/" + in.open(), "", "zone-syntax", "close the parenthesis that is opened here");
            }
        } catch (TextParseException broken) {
            if (ttl == UNKNOWN && String.valueOf(broken.getMessage()).endsWith(NO_TTL)) {
                return read(body, origin, Ttl.DEFAULT.seconds(), violations);
            }
            refuse(String.valueOf(broken.getMessage()), in, violations);
        } catch (IOException | RuntimeException broken) {
            // whatever the parser makes of what nobody has thought of: it is that line
            refuse(String.valueOf(broken.getMessage()), in, violations);
        }
        return records;
    }

    private static void refuse(String why, ZoneLines in, Violations violations) {
        Matcher parts = POSITION.matcher(why);
        boolean positioned = parts.matches();
        violations.add(
                "line/" + (positioned ? parts.group(1) : Integer.toString(in.line())),
                "",
                "zone-syntax",
                "correct it: " + (positioned ? parts.group(2) : why));
    }

    /** Type as text. */
    static String type(Record record) {
        return Type.string(record.getType());
    }
}
