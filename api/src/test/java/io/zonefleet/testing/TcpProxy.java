// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A network that a test can cut: forwards a port to a server's. */
public final class TcpProxy implements AutoCloseable {
    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile LongSupplier budget = () -> Long.MAX_VALUE;

    private TcpProxy(URI server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Forwards a free port to {@code server}. */
    public static TcpProxy to(URI server) {
        try {
            TcpProxy proxy = new TcpProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to. */
    public URI endpoint() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
    }

    /** Breaks all connections, and lets none through. */
    public void cut() {
        cut = true;
        sockets.forEach(TcpProxy::closeQuietly);
    }

    /** Lets connections through again. */
    public void mend() {
        cut = false;
    }

    /** Each connection from now on breaks when the server has sent that many bytes. */
    public void breakAfter(LongSupplier bytes) {
        budget = bytes;
    }

    @Override
    public void close() {
        closeQuietly(listener);
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // closed, or out of luck: the client sees it
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getHost(), server.getPort())) {
            sockets.add(upstream);
            if (cut) {
                return;
            }
            Thread requests = Thread.ofVirtual().start(() -> pump(client, upstream, Long.MAX_VALUE));
            pump(upstream, client, budget.getAsLong());
            requests.interrupt();
        } catch (IOException e) {
            // the server is away: so is the client's connection
        } finally {
            sockets.remove(client);
        }
    }

    private static void pump(Socket from, Socket to, long bytes) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            long left = bytes;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            // one end is gone; closing both tells the other
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // gone is what it should be
        }
    }
}
