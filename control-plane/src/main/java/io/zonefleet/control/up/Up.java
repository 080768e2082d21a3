// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./zonefleet up}: starts the control plane (which starts etcd) and one agent (which starts CoreDNS), says where they are, keeps
 * them running, and stops them in order when it is told to.
 *
 * <p>However it ends, nothing stays behind: the children are on a leash (see {@link io.zonefleet.process.ChildProcess}), and so are theirs.
 */
public final class Up implements AutoCloseable {
    private static final String CONTROL_PLANE = "control-plane";
    private static final String AGENT = "agent";

    private static final Duration STARTING = Duration.ofSeconds(90);
    /** A control plane stops its etcd in that time too. */
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private final UpOptions options;
    private final PrintStream out;
    /** The last started comes first. Guarded by this. */
    private final Deque<Part> running = new ArrayDeque<>();

    private boolean stopping;

    Up(UpOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs until a signal ends it (SIGINT, SIGTERM, SIGHUP), or until something goes wrong: exit code 1 then. */
    public static void main(String[] arguments) {
        try {
            Up up = new Up(UpOptions.parse(List.of(arguments)), System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(up::close, "stop"));
            up.start();
            new CountDownLatch(1).await();
        } catch (UpFailed e) {
            System.err.println("zonefleet: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("zonefleet: " + e);
        } catch (InterruptedException e) {
            System.err.println("zonefleet: interrupted");
        }
        System.exit(1);
    }

    /** Returns when all of it is at work. */
    void start() throws UpFailed, IOException, InterruptedException {
        DataDir dir = options.dataDir();
        dir.prepare(CONTROL_PLANE, AGENT);
        String token = dir.token();
        dir.ensureSecretKeys();
        new Configs(options, Ports.free()).write();
        Programs programs = Programs.ofThisJvm(options);
        try (LocalApi api = new LocalApi(options.httpPort(), token)) {
            out.println("zonefleet: starting etcd and the control plane");
            part("the control plane", CONTROL_PLANE, programs.controlPlane()).start(api::isReady, STARTING);
            api.ensureCluster();
        }
        out.println("zonefleet: starting CoreDNS and its agent");
        LocalDns dns = new LocalDns(options.dnsPort());
        part("the agent", AGENT, programs.agent()).start(dns::answers, STARTING);
        out.print(Greeting.of(options));
        out.flush();
    }

    private synchronized Part part(String name, String log, List<String> command) throws UpFailed {
        if (stopping) {
            throw new UpFailed("stopped while it started");
        }
        DataDir dir = options.dataDir();
        Part part = new Part(name, command, dir.root(), dir.log(log), out, STOPPING);
        running.addFirst(part);
        return part;
    }

    /** Stops what runs: the node first, so that it has time to say goodbye; etcd last, by the control plane. */
    @Override
    public void close() {
        synchronized (this) {
            stopping = true;
        }
        // no lock while waiting; nothing is added any more
        out.println("zonefleet: stopping");
        running.forEach(Part::close);
        out.println("zonefleet: stopped");
        out.flush();
    }
}
