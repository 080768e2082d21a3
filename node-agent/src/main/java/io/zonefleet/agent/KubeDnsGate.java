// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the taking of kube-dns's addresses back until kube-dns answers managed names as this node does: queries go there whenever the
 * cache fails. Once taken they stay taken, and what kube-dns then answers otherwise is only said. Belongs to the loop's thread; a thread
 * of its own asks, from when a profile first wants them taken.
 */
final class KubeDnsGate implements AutoCloseable {
    /** A suffix that kube-dns does not forward shows in any of its names. */
    private static final int NAMES = 8;

    private static final int DNS = 53;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration AT_EASE = Duration.ofSeconds(30);
    /** kube-dns caches, and hears of changes by other ways. */
    private static final Duration LAG = Duration.ofMinutes(2);

    private final Network network;
    private final Prober prober;
    private final Time time;
    private List<Address> taken = List.of();
    private @Nullable ServedImage given;
    private @Nullable ServedImage held;
    private @Nullable Thread thread;
    private volatile @Nullable Asked asked;
    private volatile @Nullable Outcome outcome;

    /** A managed name and all its addresses. */
    private record Sample(DomainName name, List<Address> addresses) {}

    private record Asked(List<Address> servers, List<Sample> samples) {}

    /**
     * What was seen last.
     *
     * @param of what was asked
     * @param wrong what was not right; empty where all was
     * @param since since when that is so
     */
    private record Outcome(Asked of, Optional<String> wrong, long since) {}

    /** @param prober asked by the thread alone */
    KubeDnsGate(Network network, Prober prober, Time time) {
        this.network = network;
        this.prober = prober;
        this.time = time;
    }

    /** The image as it may be served: without the taking of kube-dns's addresses where that has to wait. */
    ServedImage admit(ServedImage served) {
        ClusterProfile profile = served.profile();
        List<Address> wanted = profile.intercepted();
        if (wanted.isEmpty()) {
            taken = List.of();
            asked = null;
            return served;
        }
        boolean isFirst = outcome == null; // before anybody is asked, who may answer at once
        ask(new Asked(profile.kubeDnsAskedAt(), samples(served)));
        // taken before this agent started: giving them back would help nobody
        if (isRight() || (isFirst && network.carries(wanted, link(profile)))) {
            taken = wanted;
        }
        return wanted.equals(taken) ? served : without(served);
    }

    private static String link(ClusterProfile profile) {
        return profile.profile().network().orElseThrow().link();
    }

    private static List<Sample> samples(ServedImage served) {
        return served.names().entrySet().stream()
                .filter(name -> name.getValue().answer().alias().isEmpty())
                .limit(NAMES)
                .map(name -> new Sample(name.getKey(), name.getValue().answer().addresses()))
                .toList();
    }

    private void ask(Asked next) {
        if (!next.equals(asked)) {
            asked = next;
            if (thread == null || !thread.isAlive()) {
                thread = Thread.ofVirtual().name("kube-dns").start(this::run);
            } else {
                LockSupport.unpark(thread);
            }
        }
    }

    private boolean isRight() {
        Outcome last = outcome;
        return last != null && last.of().equals(asked) && last.wrong().isEmpty();
    }

    /** The very same each time for the same image: what follows from it is then not made anew. */
    private ServedImage without(ServedImage served) {
        ServedImage before = held;
        if (before == null || !served.equals(given)) {
            ClusterProfile profile = served.profile();
            NetworkSettings settings = profile.profile().network().orElseThrow();
            NetworkSettings less = new NetworkSettings(
                    settings.link(), settings.kind(), false, settings.rules(), settings.backend(), settings.teardown());
            before = new ServedImage(
                    served.cluster(),
                    new ClusterProfile(
                            profile.profile().with(less),
                            profile.clusterDomain(),
                            profile.kubeDns(),
                            profile.kubeProxy(),
                            profile.kubeDnsUpstream()),
                    served.names(),
                    served.declared(),
                    served.serials());
            given = served;
            held = before;
        }
        return before;
    }

    private void run() {
        Asked now = asked;
        while (now != null) {
            Optional<String> wrong = look(now);
            Outcome last = outcome;
            boolean same = last != null && last.wrong().isPresent() == wrong.isPresent();
            outcome = new Outcome(now, wrong, same && last != null ? last.since() : time.now());
            LockSupport.parkNanos((wrong.isPresent() ? SOON : AT_EASE).toNanos());
            now = asked;
        }
    }

    private Optional<String> look(Asked now) {
        List<Question> questions = new ArrayList<>();
        for (Sample sample : now.samples()) {
            questions.add(new Question(sample.name(), RecordType.A));
            questions.add(new Question(sample.name(), RecordType.AAAA));
        }
        for (Address server : now.servers()) {
            List<Optional<Reply>> replies = prober.ask(new Endpoint(server, DNS), Transport.UDP, questions, PATIENCE);
            for (int i = 0; i < replies.size(); i++) {
                Sample sample = now.samples().get(i / 2);
                Optional<String> wrong = judge(sample, i % 2 == 0, replies.get(i));
                if (wrong.isPresent()) {
                    return Optional.of("kube-dns at %s %s".formatted(server, wrong.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> judge(Sample sample, boolean ipv4, Optional<Reply> reply) {
        if (reply.isEmpty()) {
            return Optional.of("does not answer for " + sample.name());
        }
        Set<InetAddress> wanted = sample.addresses().stream()
                .filter(address -> address.isIpv4() == ipv4)
                .map(Address::inet)
                .collect(Collectors.toSet());
        boolean right = reply.get().rcode() == 0
                && (reply.get().truncated() || reply.get().addresses().equals(wanted));
        return right
                ? Optional.empty()
                : Optional.of("answers the managed name %s otherwise than this node (rcode %d, %d addresses)"
                        .formatted(
                                sample.name(),
                                reply.get().rcode(),
                                reply.get().addresses().size()));
    }

    /** What kube-dns answers otherwise. */
    List<Finding> findings() {
        Outcome last = outcome;
        boolean held = taken.isEmpty();
        if (asked == null || last == null || last.wrong().isEmpty()) {
            return List.of();
        }
        if (!held && time.since(last.since()).compareTo(LAG) < 0) {
            return List.of();
        }
        return List.of(new Finding(
                FaultKind.KUBE_DNS_DIFFERS,
                "kube-dns",
                last.wrong().get()
                        + (held
                                ? ": its service addresses are not taken on this node before it does, since queries go there when the cache fails"
                                : ": queries go there when the cache fails")));
    }

    /** Asks no more. */
    @Override
    public void close() {
        asked = null;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
