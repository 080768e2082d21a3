// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.render.RecordData;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Questions and answers as DNS messages (RFC 1035 section 4, RFC 6891). */
final class Wire {
    /** Over the loopback device nothing is cut to pieces on the way. */
    private static final int UDP_PAYLOAD = 4_096;

    private Wire() {}

    static byte[] query(int id, Question question) {
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.RD);
        message.addRecord(Record.newRecord(name(question), type(question.type()), DClass.IN), Section.QUESTION);
        message.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0), Section.ADDITIONAL);
        return message.toWire();
    }

    /** Reads an answer; throws where it is no DNS message at all. */
    static Message message(byte[] wire) throws IOException {
        return new Message(wire);
    }

    static Reply reply(Message message, Question question) {
        Name name = name(question);
        Set<InetAddress> addresses = new HashSet<>();
        List<String> text = new ArrayList<>();
        Set<String> data = new HashSet<>();
        OptionalLong serial = OptionalLong.empty();
        for (Record record : message.getSection(Section.ANSWER)) {
            if (record.getName().equals(name)) {
                switch (record) {
                    case ARecord a -> addresses.add(a.getAddress());
                    case AAAARecord aaaa -> addresses.add(aaaa.getAddress());
                    case TXTRecord txt when text.isEmpty() -> text.addAll(txt.getStrings());
                    default -> {}
                }
                addData(data, record, question);
            }
            serial = serial.isPresent() ? serial : serial(record);
        }
        for (Record record : message.getSection(Section.AUTHORITY)) {
            if (question.type() == Prober.RecordType.NS && record.getName().equals(name)) {
                addData(data, record, question); // a referral
            }
            serial = serial.isPresent() ? serial : serial(record);
        }
        return new Reply(message.getRcode(), message.getHeader().getFlag(Flags.TC), serial, addresses, text, data);
    }

    private static void addData(Set<String> data, Record record, Question question) {
        if (record.getType() == type(question.type())) {
            data.add(RecordData.canonical(record).rdataToString());
        }
    }

    private static OptionalLong serial(Record record) {
        return record instanceof SOARecord soa ? OptionalLong.of(soa.getSerial()) : OptionalLong.empty();
    }

    private static int type(Prober.RecordType type) {
        return switch (type) {
            case SOA -> Type.SOA;
            case A -> Type.A;
            case AAAA -> Type.AAAA;
            case TXT -> Type.TXT;
            case CNAME -> Type.CNAME;
            case SRV -> Type.SRV;
            case MX -> Type.MX;
            case CAA -> Type.CAA;
            case NS -> Type.NS;
        };
    }

    private static Name name(Question question) {
        try {
            return Name.fromString(question.name() + ".");
        } catch (TextParseException impossible) {
            throw new IllegalStateException("what is asked for is a name", impossible);
        }
    }
}
