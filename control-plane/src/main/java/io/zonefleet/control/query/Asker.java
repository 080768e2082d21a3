// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.control.http.ProblemException;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.AgentClient;
import io.zonefleet.model.Address;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Parsed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Message;

/** Asks all that a request names, some at a time and within a time for all of it; whoever does not answer holds up nobody else. */
final class Asker {
    private static final int AT_ONCE = 32;
    private static final long ALL_SECONDS = 20;

    private final AgentClient agents;
    private final ServerRules rules;

    Asker(AgentClient agents, ServerRules rules) {
        this.agents = agents;
        this.rules = rules;
    }

    /** In the order of nodes, then servers. */
    List<Outcome> ask(QueryRequest request, ControlImage image) {
        Semaphore room = new Semaphore(AT_ONCE);
        List<Outcome.Asked> asked = new ArrayList<>();
        List<Callable<List<Outcome>>> tasks = new ArrayList<>();
        for (NodeId node : request.nodes()) {
            asked.add(new Outcome.Asked(
                    Optional.of(node), Optional.empty(), request.transports().getFirst(), request.via()));
            tasks.add(() -> within(room, () -> askNode(request, node, image)));
        }
        for (Server server : request.servers()) {
            for (Transport transport : request.transports()) {
                asked.add(new Outcome.Asked(Optional.empty(), Optional.of(server.toString()), transport, Via.DIRECT));
                tasks.add(() -> within(room, () -> List.of(direct(request, Optional.empty(), server, transport))));
            }
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            return collect(threads.invokeAll(tasks, ALL_SECONDS, TimeUnit.SECONDS), asked);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return asked.stream()
                    .<Outcome>map(each -> new Outcome.Unanswered(each, "this program is ending"))
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Outcome> within(Semaphore room, Callable<List<Outcome>> ask) throws Exception {
        room.acquire();
        try {
            return ask.call();
        } finally {
            room.release();
        }
    }

    private static List<Outcome> collect(List<Future<List<Outcome>>> done, List<Outcome.Asked> asked)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            try {
                outcomes.addAll(done.get(i).get());
            } catch (CancellationException late) {
                outcomes.add(new Outcome.Unanswered(
                        asked.get(i), "the time for the whole query, " + ALL_SECONDS + " s, was over before"));
            } catch (ExecutionException defect) {
                throw new IllegalStateException("asking failed", defect.getCause());
            }
        }
        return outcomes;
    }

    private List<Outcome> askNode(QueryRequest request, NodeId node, ControlImage image) {
        Outcome.Asked nobody = new Outcome.Asked(
                Optional.of(node), Optional.empty(), request.transports().getFirst(), request.via());
        NodeStatus status = image.fleet().statuses().get(node);
        if (status == null) {
            return List.of(new Outcome.Unanswered(nobody, "silent: it does not report where it can be asked"));
        }
        boolean byAgent = request.via() == Via.AGENT
                || (request.via() == Via.AUTO && status.agentUrl().isPresent());
        return byAgent ? byAgent(request, node, status) : direct(request, node, status);
    }

    private List<Outcome> byAgent(QueryRequest request, NodeId node, NodeStatus status) {
        Outcome.Asked asked = new Outcome.Asked(
                Optional.of(node), Optional.empty(), request.transports().getFirst(), Via.AGENT);
        if (status.agentUrl().isEmpty()) {
            return List.of(new Outcome.Unanswered(
                    asked, "its agent tells no address to ask at: give it `http.url`, or ask `via` direct"));
        }
        try {
            List<String> transports = request.transports().stream()
                    .map(Transport::text)
                    .sorted()
                    .toList()
                    .reversed();
            return AgentAnswers.of(
                    node,
                    agents.query(
                            status.agentUrl().get(),
                            request.name().toString(),
                            request.type(),
                            String.join(",", transports),
                            request.timeout()));
        } catch (ProblemException unreachable) {
            return List.of(new Outcome.Unanswered(asked, unreachable.problem().detail()));
        }
    }

    private List<Outcome> direct(QueryRequest request, NodeId node, NodeStatus status) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String text : status.dns()) {
            Optional<Server> server = ServerAddress.parse(text)
                    .flatMap(each -> Address.parse(each.host()) instanceof Parsed.Valid<Address> valid
                            ? Optional.of(new Server(valid.value(), each.port()))
                            : Optional.empty());
            Optional<String> refusal = server.isEmpty() ? Optional.of("is no address") : rules.refusal(server.get());
            for (Transport transport : request.transports()) {
                outcomes.add(
                        refusal.isEmpty()
                                ? direct(request, Optional.of(node), server.orElseThrow(), transport)
                                : new Outcome.Unanswered(
                                        new Outcome.Asked(Optional.of(node), Optional.of(text), transport, Via.DIRECT),
                                        refusal.get()));
            }
        }
        if (outcomes.isEmpty()) {
            outcomes.add(new Outcome.Unanswered(
                    new Outcome.Asked(
                            Optional.of(node),
                            Optional.empty(),
                            request.transports().getFirst(),
                            Via.DIRECT),
                    "it answers nowhere yet"));
        }
        return outcomes;
    }

    private static Outcome direct(QueryRequest request, Optional<NodeId> node, Server server, Transport transport) {
        Outcome.Asked asked = new Outcome.Asked(node, Optional.of(server.toString()), transport, Via.DIRECT);
        Query query = new Query(request.name(), request.type(), server.toAsk(), transport == Transport.TCP);
        try {
            Reply reply = new DnsClient(request.timeout()).ask(query);
            Message message = reply.message();
            return new Outcome.Answered(
                    new Outcome.Asked(node, asked.server(), reply.tcp() ? Transport.TCP : Transport.UDP, Via.DIRECT),
                    Optional.empty(),
                    reply.time().toNanos() / 1e6,
                    reply.retried(),
                    Said.isCut(message),
                    Said.ttl(message),
                    Said.of(message),
                    Optional.empty());
        } catch (IOException none) {
            return new Outcome.Unanswered(asked, NoReply.why(none));
        } catch (RuntimeException broken) { // what strangers send may be anything
            return new Outcome.Unanswered(asked, "its answer is no DNS message");
        }
    }
}
