// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.traffic;

import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads the page of CoreDNS's plugin {@code prometheus}, by a request of HTTP/1.0: its answer is the whole page and then the end. By a
 * socket, because the JDK's clients are a hundred classes and more for one request in half a minute (decision 011).
 */
final class MetricsPage {
    /** To connect, and again for each part that comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** More is not read: ten thousand zones of an operator's with the plugin would be a gigabyte. */
    private static final long MOST = 4L << 20;

    private MetricsPage() {}

    /** @throws IOException where there is no such page, nobody answers in time, or it is too long */
    static Counters read(Endpoint at) throws IOException {
        int patience = (int) PATIENCE.toMillis();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(at.address().inet(), at.port()), patience);
            socket.setSoTimeout(patience);
            String request = "GET /metrics HTTP/1.0\r\nHost: " + at.text() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader page = new BufferedReader(
                    new InputStreamReader(new Bounded(socket.getInputStream()), StandardCharsets.UTF_8));
            passHead(page);
            return Counters.read(page);
        }
    }

    private static void passHead(BufferedReader page) throws IOException {
        String status = page.readLine();
        if (status == null || !status.startsWith("HTTP/1.") || !status.contains(" 200 ")) {
            throw new IOException("the answer is not a page: " + status);
        }
        String header = status;
        while (header != null && !header.isEmpty()) {
            header = page.readLine();
        }
    }

    /** Fails where more comes than is read. */
    private static final class Bounded extends FilterInputStream {
        private long left = MOST;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                throw new IOException("more than " + MOST + " bytes of metrics");
            }
            int read = super.read(into, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
