// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was wrong on nodes within the last hour and is not any more, and since when nodes are silent: as this replica saw it, by its own
 * clock. In memory, for a status tells only of what is wrong now. That a node is behind is left out: each change makes it so for a moment.
 *
 * <p>Of a node that falls silent nobody knows how it is: what it had reported has not healed before it reports again. Any thread.
 */
public final class FaultHistory {
    static final Duration KEPT = Duration.ofHours(1);
    /** Of each cluster; the oldest go first. A node that flaps would else fill the memory. */
    static final int MOST = 500;

    /**
     * Something that was wrong.
     *
     * @param kind of the fault, or {@code silent}
     * @param reported last; nothing for silent
     * @param until when it was seen that it is not so any more
     */
    record Healed(NodeId node, String kind, Reported reported, Instant since, Instant until) {}

    private record About(String kind, String subject) {
        static final About SILENCE = new About(NodeState.SILENT.text(), "");
    }

    private record Open(Instant since, Reported reported) {}

    private final Supplier<ControlImage> images;
    private final InstantSource clock;
    private final KeyParser parser;
    private final List<String> concerned;
    private final Instant begun;
    /** Of each registered node; guarded by this, as is what follows. */
    private final Map<NodeId, Map<About, Open>> open = new HashMap<>();

    private final Map<ClusterId, Deque<Healed>> healed = new TreeMap<>();

    /** @param images gives the newest one */
    public FaultHistory(Keys keys, Supplier<ControlImage> images, InstantSource clock) {
        this.images = images;
        this.clock = clock;
        this.parser = new KeyParser(keys);
        this.concerned = List.of(keys.prefix() + "nodes/", keys.prefix() + "status/");
        this.begun = clock.instant();
    }

    /** Takes what is there as the beginning; deltas are told already. */
    public synchronized void begin() {
        lookAtAll(images.get());
    }

    /** Looks at the nodes that {@code delta} is about, which the newest image shows already. Quick, however large the delta is. */
    public synchronized void note(Delta delta) {
        ControlImage image = images.get();
        if (delta.full()) {
            lookAtAll(image);
            return;
        }
        Instant now = clock.instant();
        Stream.concat(delta.puts().stream().map(Entry::key), delta.deletes().stream())
                .filter(key -> concerned.stream().anyMatch(key::startsWith))
                .flatMap(key -> node(key).stream())
                .distinct()
                .forEach(node -> look(image, node, now));
    }

    private Optional<NodeId> node(String key) {
        ParsedKey parsed = parser.parse(key);
        if (parsed instanceof ParsedKey.Node node) {
            return Optional.of(new NodeId(node.cluster(), node.node()));
        }
        return parsed instanceof ParsedKey.Status status
                ? Optional.of(new NodeId(status.cluster(), status.node()))
                : Optional.empty();
    }

    private void lookAtAll(ControlImage image) {
        Instant now = clock.instant();
        open.keySet().retainAll(image.fleet().nodes().keySet());
        image.fleet().nodes().keySet().forEach(node -> look(image, node, now));
    }

    private void look(ControlImage image, NodeId node, Instant now) {
        NodeIdentity identity = image.fleet().nodes().get(node);
        if (identity == null) {
            open.remove(node);
            return;
        }
        NodeStatus status = image.fleet().statuses().get(node);
        Map<About, Open> was = open.get(node);
        Map<About, Open> is = new LinkedHashMap<>();
        if (status == null) {
            is.putAll(was == null ? Map.of() : was);
            is.putIfAbsent(About.SILENCE, new Open(was == null ? identity.lastSeen() : now, Reported.NOTHING));
        } else {
            status.faults()
                    .forEach(fault -> is.put(
                            new About(fault.kind().text(), fault.subject()),
                            new Open(fault.since(), Reported.of(fault))));
        }
        if (was != null) {
            was.forEach((about, each) -> {
                if (!is.containsKey(about)) {
                    add(new Healed(node, about.kind(), each.reported(), each.since(), now));
                }
            });
        }
        // most nodes have nothing
        open.put(node, is.isEmpty() ? Map.of() : is);
    }

    private void add(Healed one) {
        Deque<Healed> all = healed.computeIfAbsent(one.node().cluster(), cluster -> new ArrayDeque<>());
        all.addLast(one);
        if (all.size() > MOST) {
            all.removeFirst();
        }
        forgetOld(one.until());
    }

    private void forgetOld(Instant now) {
        Instant oldest = now.minus(KEPT);
        healed.values().removeIf(all -> {
            while (!all.isEmpty() && all.getFirst().until().isBefore(oldest)) {
                all.removeFirst();
            }
            return all.isEmpty();
        });
    }

    /** From when on it is known what healed: an hour ago, or since this replica looks. */
    Instant from() {
        Instant hour = clock.instant().minus(KEPT);
        return begun.isAfter(hour) ? begun : hour;
    }

    /** What healed within the last hour, the oldest first within each cluster; of one cluster or of all. */
    synchronized List<Healed> healed(Optional<ClusterId> cluster) {
        forgetOld(clock.instant());
        return healed.entrySet().stream()
                .filter(each -> cluster.isEmpty() || each.getKey().equals(cluster.get()))
                .flatMap(each -> each.getValue().stream())
                .toList();
    }

    /** Since when a node is silent, where this replica saw it fall silent or found it so; empty where it is not known to be. */
    synchronized Optional<Instant> silentSince(NodeId node) {
        Map<About, Open> all = open.get(node);
        return all == null
                ? Optional.empty()
                : Optional.ofNullable(all.get(About.SILENCE)).map(Open::since);
    }
}
