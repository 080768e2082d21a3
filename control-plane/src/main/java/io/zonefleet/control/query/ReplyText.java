// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.util.List;
import java.util.stream.Collectors;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Writes a reply as {@code dig} does: status and flags, then the records of each section, then where it came from. */
final class ReplyText {
    private ReplyText() {}

    /** Lines without a line end after the last. */
    static String of(Query query, Reply reply) {
        Message message = reply.message();
        StringBuilder text = new StringBuilder();
        text.append("; zonefleet dig ").append(query).append('\n');
        if (reply.retried()) {
            text.append(";; truncated, asked again by TCP\n");
        }
        text.append(header(message)).append('\n');
        section(text, "ANSWER", message.getSection(Section.ANSWER));
        section(text, "AUTHORITY", message.getSection(Section.AUTHORITY));
        section(text, "ADDITIONAL", withoutOpt(message.getSection(Section.ADDITIONAL)));
        text.append("\n;; server: %s (%s)\n".formatted(query.server(), reply.tcp() ? "TCP" : "UDP"));
        return text.append(";; time: %d ms".formatted(reply.time().toMillis())).toString();
    }

    private static String header(Message message) {
        Header header = message.getHeader();
        return ";; status: %s, id: %d\n;; flags: %s; answer: %d, authority: %d, additional: %d"
                .formatted(
                        Rcode.string(message.getRcode()),
                        header.getID(),
                        header.printFlags().strip(),
                        header.getCount(Section.ANSWER),
                        header.getCount(Section.AUTHORITY),
                        header.getCount(Section.ADDITIONAL));
    }

    private static void section(StringBuilder text, String title, List<Record> records) {
        if (records.isEmpty()) {
            return;
        }
        String lines = records.stream().map(Record::toString).collect(Collectors.joining("\n"));
        text.append("\n;; ").append(title).append('\n').append(lines).append('\n');
    }

    // EDNS itself (RFC 6891), no record of any name
    private static List<Record> withoutOpt(List<Record> records) {
        return records.stream().filter(r -> r.getType() != Type.OPT).toList();
    }
}
