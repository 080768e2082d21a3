// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;

/** Asks one server, as {@code dig} does: by UDP, a second time when nothing comes, by TCP when the answer was cut. */
final class DnsClient {
    private static final int TRIES = 2;

    private final Duration patience;

    /** @param patience how long one try may take */
    DnsClient(Duration patience) {
        this.patience = patience;
    }

    /**
     * Any answer is a reply, whatever its status.
     *
     * @throws java.net.UnknownHostException when the server's name has no address
     * @throws IOException when no answer came
     */
    Reply ask(Query query) throws IOException {
        InetAddress host = InetAddress.getByName(query.server().host());
        SimpleResolver server =
                new SimpleResolver(new InetSocketAddress(host, query.server().port()));
        server.setTimeout(patience);
        server.setIgnoreTruncation(true);
        Message question = Message.newQuery(Record.newRecord(query.name(), query.type(), DClass.IN));
        if (query.tcp()) {
            return send(server, question, true, false);
        }
        Reply reply = sendTwice(server, question);
        boolean cut = reply.message().getHeader().getFlag(Flags.TC);
        return cut ? send(server, question, true, true) : reply;
    }

    private static Reply sendTwice(SimpleResolver server, Message question) throws IOException {
        for (int attempt = 1; attempt < TRIES; attempt++) {
            try {
                return send(server, question, false, false);
            } catch (IOException lost) {
                // UDP promises nothing: the next one may arrive
            }
        }
        return send(server, question, false, false);
    }

    private static Reply send(SimpleResolver server, Message question, boolean tcp, boolean retried)
            throws IOException {
        server.setTCP(tcp);
        long start = System.nanoTime();
        Message answer = server.send(question);
        return new Reply(answer, tcp, retried, Duration.ofNanos(System.nanoTime() - start));
    }
}
