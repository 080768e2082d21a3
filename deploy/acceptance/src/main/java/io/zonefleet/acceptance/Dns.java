// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks one DNS server. */
public final class Dns {
    private final InetSocketAddress server;

    public Dns(String address, int port) {
        this.server = new InetSocketAddress(address, port);
    }

    /** The whole reply over UDP. */
    public Message ask(String name, int type) {
        return ask(name, type, false);
    }

    /** The whole reply. */
    public Message ask(String name, int type, boolean tcp) {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(5));
        try {
            Record question = Record.newRecord(Name.fromString(name + "."), type, DClass.IN);
            return resolver.send(Message.newQuery(question));
        } catch (TextParseException notAName) {
            throw new IllegalArgumentException(name, notAName);
        } catch (IOException silent) {
            throw new UncheckedIOException("no reply from " + server + " for " + name, silent);
        }
    }

    /** The data of all answers of this type, sorted. */
    public List<String> data(String name, int type) {
        return data(ask(name, type), type);
    }

    /** The addresses of a name, IPv4. */
    public List<String> a(String name) {
        return data(name, Type.A);
    }

    /** The serial of the zone that a managed name lives in: in the answer, or in the authority section of a negative one. */
    public OptionalLong serial(String managed) {
        Message reply = ask(managed, Type.SOA);
        return Stream.concat(reply.getSection(Section.ANSWER).stream(), reply.getSection(Section.AUTHORITY).stream())
                .filter(SOARecord.class::isInstance)
                .mapToLong(soa -> ((SOARecord) soa).getSerial())
                .findFirst();
    }

    /** Whether somebody answers. */
    public boolean answers(String name) {
        try {
            ask(name, Type.A);
            return true;
        } catch (UncheckedIOException silent) {
            return false;
        }
    }

    static List<String> data(Message reply, int type) {
        return reply.getSection(Section.ANSWER).stream()
                .filter(answer -> answer.getType() == type)
                .map(Record::rdataToString)
                .sorted()
                .toList();
    }
}
