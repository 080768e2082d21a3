// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.control.http.Access;
import io.zonefleet.store.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * What an answer says. Two are the same where status and records are: their order and TTLs make no difference, nor does the authority
 * section (its SOA has another serial on nodes of another cluster).
 *
 * @param status name of the response code (RFC 1035 section 4.1.1)
 * @param records the first of its answer section, in canonical order
 * @param total how many there are
 * @param digest of status and all records, by which answers are told apart
 */
record Said(String status, List<Line> records, int total, Bytes digest) {
    private static final int SHOWN = 100;

    /** One record without its TTL. */
    record Line(String name, String type, String data) {
        @Override
        public String toString() {
            return name + " " + type + " " + data;
        }
    }

    static Said of(Message message) {
        String status = Rcode.string(message.getRcode());
        List<Line> all = message.getSection(Section.ANSWER).stream()
                .map(record -> new Line(
                        record.getName().toString(true).toLowerCase(Locale.ROOT),
                        Type.string(record.getType()),
                        record.rdataToString()))
                .distinct()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        StringBuilder text = new StringBuilder(status);
        all.forEach(line -> text.append('\n').append(line));
        return new Said(status, all.stream().limit(SHOWN).toList(), all.size(), Access.sha256(text.toString()));
    }

    /** The shortest TTL of the answer section, in seconds; empty without an answer. */
    static OptionalLong ttl(Message message) {
        return message.getSection(Section.ANSWER).stream()
                .mapToLong(Record::getTTL)
                .min();
    }

    static boolean isCut(Message message) {
        return message.getHeader().getFlag(Flags.TC);
    }
}
