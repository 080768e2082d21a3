// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Ttl;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Reads zone files (RFC 1035 section 5, {@code $TTL} of RFC 2308, BIND's {@code $GENERATE}). {@code $INCLUDE} is refused; what has no TTL gets ours. */
final class ZoneReader {
    /** As {@code $GENERATE} can write many in one line. */
    private static final int MAX_RECORDS = 1_000_000;

    private static final Pattern POSITION = Pattern.compile("^[^:]*:(\\d+): (.*)$", Pattern.DOTALL);

    private ZoneReader() {}

    /** The records in their order; what is wrong is added to {@code violations} by line. Where the SOA stands is the origin. */
    static List<ZoneRecord> read(byte[] body, Optional<Name> origin, Violations violations) {
        List<ZoneRecord> records = new ArrayList<>();
        Lines in = new Lines(body);
        try (Master file = new Master(in, origin.orElse(null), Ttl.DEFAULT.seconds())) {
            file.disableIncludes(true);
            for (Record record = file.nextRecord(); record != null; record = file.nextRecord()) {
                records.add(new ZoneRecord(in.line(), record));
                if (records.size() > MAX_RECORDS) {
                    violations.add(
                            "line/" + in.line(), "", "count", "send at most " + MAX_RECORDS + " records at once");
                    return List.of();
                }
            }
        } catch (TextParseException broken) {
            String text = String.valueOf(broken.getMessage());
            Matcher parts = POSITION.matcher(text);
            boolean positioned = parts.matches();
            violations.add(
                    "line/" + (positioned ? parts.group(1) : Integer.toString(in.line())),
                    "",
                    "zone-syntax",
                    "correct it: " + (positioned ? parts.group(2) : text));
        } catch (IOException | IllegalArgumentException broken) {
            violations.add("line/" + in.line(), "", "zone-syntax", "correct it: " + broken.getMessage());
        }
        return records;
    }

    /** Type as text. */
    static String type(Record record) {
        return Type.string(record.getType());
    }

    /** Counts lines as they are read: the parser reads its input byte by byte, and keeps the number to itself. */
    private static final class Lines extends BufferedInputStream {
        private int ended;
        private int last = -1;

        Lines(byte[] body) {
            super(new ByteArrayInputStream(body));
        }

        /** The line that the last byte was on. */
        int line() {
            return last == '\n' || last == -1 ? Math.max(1, ended) : ended + 1;
        }

        @Override
        public synchronized int read() throws IOException {
            int next = super.read();
            if (next == '\n') {
                ended++;
            }
            if (next != -1) {
                last = next;
            }
            return next;
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) throws IOException {
            int next = length == 0 ? -1 : read();
            if (next == -1) {
                return length == 0 ? 0 : -1;
            }
            into[from] = (byte) next;
            return 1;
        }
    }
}
