// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/**
 * One fault, from before it begins until all is right again: a client asks all the time, what the node says is gathered, and time is
 * taken from the end of the fault's cause. Nothing but the answers and the faults is asserted.
 */
final class Trial implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;

    private final String fault;
    private final Fleet fleet;
    private final Node node;
    private final Witness witness;
    private final Set<String> known = new HashSet<>();
    private final Set<String> said = new ConcurrentSkipListSet<>();
    private final Thread listener;
    private volatile boolean closed;
    private long written;
    private long overSince = System.nanoTime();

    /** @param fault what is done, as the report names it */
    Trial(String fault, Fleet fleet, Node node) {
        this.fault = fault;
        this.fleet = fleet;
        this.node = node;
        this.witness = new Witness(node.dnsPort());
        this.listener = Thread.ofVirtual().name("listener").start(this::listen);
    }

    /** A name that has this address before, throughout and after. */
    Trial with(String name, String address) {
        declare(name, address);
        return this;
    }

    /** Declares, and waits for the node's receipt: until then the client may be answered as before, from then on it may not. */
    void declare(String name, String address) {
        allow(name, address);
        Await.asserted("a receipt for " + name, () -> {
            Api.Answer answer = put(name, address, "?wait=all&timeout=20s");
            wrote(answer);
            assertThat(answer.status()).as(answer.body().toString()).isIn(200, 201);
        });
        witness.expect(name, address);
    }

    /** Declares without waiting: the client may be answered either way. */
    void begin(String name, String address) {
        allow(name, address);
        Await.asserted("a write is taken", () -> {
            Api.Answer answer = put(name, address, "");
            assertThat(answer.status()).as(answer.body().toString()).isIn(200, 201);
            wrote(answer);
        });
    }

    /** From now on the client may see this too; of a name that is new, also what the upstream says. */
    void allow(String name, String address) {
        Set<String> may = new HashSet<>(Set.of(address));
        if (known.add(name)) {
            may.add(Fleet.UPSTREAM);
            if (node.dns().answers(name)) {
                may.addAll(node.dns().a(name));
            }
        }
        witness.allow(name, may);
    }

    /** Something was written for every cluster: all is right only when the node has proved it. */
    void wrote(Api.Answer answer) {
        if (answer.response().headers().firstValue("Zonefleet-Change").isPresent()) {
            written = answer.revision();
        }
    }

    private Api.Answer put(String name, String address, String query) {
        return fleet.api().put("/domains/" + name + query, "{\"addresses\":[\"" + address + "\"]}");
    }

    /** Waits until the client has asked that many times more. */
    void asked(long more) {
        long until = witness.account().asked() + more;
        Await.until("the client has gone on", () -> witness.account().asked() >= until);
    }

    Witness witness() {
        return witness;
    }

    /** Waits until the node says that something of this kind is wrong. */
    Trial says(String kind) {
        Await.asserted(
                "the node says " + kind, () -> assertThat(said).as(node.log()).contains(kind));
        return this;
    }

    /** The fault's cause is removed now. */
    Trial over() {
        overSince = System.nanoTime();
        return this;
    }

    /** Waits until nothing is wrong any more and a change is proved again, and writes the fault's line of the report. */
    void right(String name, String address) {
        declare(name, address);
        calm();
        Duration took = Duration.ofNanos(System.nanoTime() - overSince);
        Witness.Account account = witness.account();
        assertThat(account.told()).as(fault).isEmpty();
        assertThat(account.asked()).isPositive();
        FaultTable.add(fault, account, took, said);
    }

    /** Waits until the node is proved and says of nothing that it is wrong. */
    void calm() {
        Await.asserted("node " + node.name() + " is right again\n" + node.log(), () -> {
            JsonNode now = fleet.api()
                    .get("/nodes/" + node.cluster() + "/" + node.name())
                    .body();
            assertThat(now.path("faults")).isEmpty();
            assertThat(now.path("state").asText()).isEqualTo("proved");
            JsonNode own = status().orElseThrow(() -> new AssertionError("the agent does not answer"));
            assertThat(own.path("faults")).isEmpty();
            assertThat(own.path("proved").path("all").asLong()).isGreaterThanOrEqualTo(written);
        });
    }

    private Optional<JsonNode> status() {
        try {
            return node.status();
        } catch (UncheckedIOException away) {
            return Optional.empty();
        }
    }

    private void listen() {
        while (!closed) {
            status().ifPresent(status -> status.path("faults")
                    .forEach(each -> said.add(each.path("kind").asText())));
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
        witness.close();
        try {
            listener.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(witness.account().told()).as(fault).isEmpty();
    }
}
