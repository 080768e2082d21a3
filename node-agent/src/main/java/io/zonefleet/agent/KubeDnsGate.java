// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.prove.Prober;
import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.Reply;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.resolver.Sample;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the taking of kube-dns's addresses back until kube-dns answers managed names as this node does: queries go there whenever the
 * cache fails. Where there is no managed name with an address yet, nothing can show it, and they are held back too. Once taken they stay
 * taken, and what kube-dns then answers otherwise is only said. Belongs to the loop's thread; a thread of its own asks, from when a profile
 * first wants them taken.
 */
final class KubeDnsGate implements AutoCloseable {
    /** Asked at once. */
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
    private final RandomGenerator random;
    private List<Address> taken = List.of();
    private Optional<Words> waits = Optional.empty();
    private @Nullable ServedImage given;
    private @Nullable ServedImage held;
    private @Nullable Thread thread;
    private volatile @Nullable Asked asked;
    private volatile @Nullable Outcome outcome;

    /** @param nothing whether there is no name to ask for */
    private record Asked(List<Address> servers, ServedImage served, boolean nothing) {}

    /** What a server of kube-dns answers otherwise. */
    private record Wrong(Address server, Words what) {}

    /**
     * What was seen last.
     *
     * @param servers that were asked
     * @param proved whether all was right of names that were chosen by chance
     * @param wrong what was not right; empty where all was, or nothing was asked
     * @param since since when that is so
     */
    private record Outcome(List<Address> servers, boolean proved, Optional<Wrong> wrong, long since) {}

    /**
     * Asks nobody before {@link #admit}.
     *
     * @param prober asked by the thread alone
     * @param random which names
     */
    KubeDnsGate(Network network, Prober prober, Time time, RandomGenerator random) {
        this.network = network;
        this.prober = prober;
        this.time = time;
        this.random = random;
    }

    /** The image as it may be served: without the taking of kube-dns's addresses where that has to wait. */
    ServedImage admit(ServedImage served) {
        ClusterProfile profile = served.profile();
        List<Address> wanted = profile.intercepted();
        if (wanted.isEmpty()) {
            taken = List.of();
            waits = Optional.empty();
            asked = null;
            return served;
        }
        boolean isFirst = outcome == null; // before anybody is asked, who may answer at once
        Asked next = new Asked(profile.kubeDnsAskedAt(), served, Sample.isNothingToAsk(served));
        ask(next);
        // taken before this agent started: giving them back would help nobody
        if (isRight(next.servers()) || (isFirst && network.carries(wanted, link(profile)))) {
            taken = wanted;
        }
        boolean admitted = wanted.equals(taken);
        waits = !admitted && next.nothing() ? Optional.of(Sentence.NOTHING_TO_ASK.of()) : Optional.empty();
        return admitted ? served : without(served);
    }

    private static String link(ClusterProfile profile) {
        return profile.profile().network().orElseThrow().link();
    }

    /** A change of names waits for the next round: it is on its way to kube-dns too. */
    private void ask(Asked next) {
        Asked before = asked;
        asked = next;
        if (thread == null || !thread.isAlive()) {
            thread = Thread.ofVirtual().name("kube-dns").start(this::run);
        } else if (before == null || !before.servers().equals(next.servers()) || before.nothing() != next.nothing()) {
            LockSupport.unpark(thread);
        }
    }

    private boolean isRight(List<Address> servers) {
        Outcome last = outcome;
        return last != null && last.proved() && last.servers().equals(servers);
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
        List<DomainName> doubted = List.of();
        Asked now = asked;
        while (now != null) {
            List<Sample> samples = samples(now.served(), doubted);
            boolean again = !doubted.isEmpty() && !samples.isEmpty();
            Map<DomainName, Wrong> wrong = wrong(now.servers(), samples);
            doubted = List.copyOf(wrong.keySet());
            Outcome last = outcome;
            boolean same = last != null && last.wrong().isEmpty() == wrong.isEmpty();
            outcome = new Outcome(
                    now.servers(),
                    wrong.isEmpty() && !samples.isEmpty() && !again,
                    wrong.values().stream().findFirst(),
                    same && last != null ? last.since() : time.now());
            if (!again || !wrong.isEmpty()) { // else others are asked at once
                LockSupport.parkNanos((wrong.isEmpty() ? AT_EASE : SOON).toNanos());
            }
            now = asked;
        }
    }

    /** Those that were wrong, until they are right or no longer managed; then others. */
    private List<Sample> samples(ServedImage served, List<DomainName> doubted) {
        List<Sample> again = doubted.isEmpty() ? List.of() : Sample.choose(served, doubted, 0, random);
        return again.isEmpty() ? Sample.choose(served, List.of(), NAMES, random) : again;
    }

    /** Names that some server answers otherwise, with what is wrong. */
    private Map<DomainName, Wrong> wrong(List<Address> servers, List<Sample> samples) {
        Map<DomainName, Wrong> wrong = new LinkedHashMap<>();
        if (samples.isEmpty()) {
            return wrong;
        }
        List<Question> questions = samples.stream().map(Sample::question).toList();
        for (Address server : servers) {
            List<Optional<Reply>> replies = prober.ask(new Endpoint(server, DNS), Transport.UDP, questions, PATIENCE);
            for (int i = 0; i < replies.size(); i++) {
                DomainName name = samples.get(i).name();
                samples.get(i).wrong(replies.get(i)).ifPresent(why -> wrong.putIfAbsent(name, new Wrong(server, why)));
            }
        }
        return wrong;
    }

    /** Why addresses that are wanted are not taken, where that is nobody's fault. */
    Optional<Words> waits() {
        return waits;
    }

    /** What kube-dns answers otherwise. */
    List<Finding> findings() {
        Outcome last = outcome;
        boolean waiting = taken.isEmpty();
        if (asked == null || last == null || last.wrong().isEmpty()) {
            return List.of();
        }
        if (!waiting && time.since(last.since()).compareTo(LAG) < 0) {
            return List.of();
        }
        Wrong wrong = last.wrong().get();
        Sentence sentence = waiting ? Sentence.KUBE_DNS_WAITED_FOR : Sentence.KUBE_DNS_OTHERWISE;
        return List.of(new Finding(FaultKind.KUBE_DNS_DIFFERS, "kube-dns", sentence.of(wrong.server(), wrong.what())));
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
