// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.placed;
import static io.zonefleet.control.change.WriteFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Random writes of names that lie below each other: in groups on one store, one by one and in the same order on another. */
class GroupsAreAsOneByOneTest {
    private static final int ROUNDS = 60;
    private static final List<String> NAMES = List.of(
            "example.com",
            "a.example.com",
            "b.a.example.com",
            "c.b.a.example.com",
            "d.example.com",
            "example.org",
            "x.example.org",
            "y.x.example.org",
            "alone.test.net");

    /** To which two clusters contribute. */
    private static final List<String> SHARED = List.of("shared.example.com", "b.shared.example.com", "x.y.example.org");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void comesToTheSameKeysAndOutcomes() throws Exception {
        ScriptedStore shared = new ScriptedStore();
        try (WriteFixture groups = new WriteFixture(shared, Keys.DEFAULT);
                WriteFixture singly = new WriteFixture()) {
            declare(groups);
            declare(singly);
            for (int round = 0; round < ROUNDS; round++) {
                List<Wish> wishes = wishes(level(singly).images.current().intent());
                Edit begin = Edit.put(domain("first.test.org", "192.0.2." + (1 + round)));
                singly.written(begin);
                List<String> expected = new ArrayList<>();
                for (Wish wish : wishes) {
                    expected.add(kind(
                            singly.writer.write(wish.on(level(singly).images.current()))));
                }
                assertThat(together(shared, groups, begin, wishes))
                        .as("seed %d, round %d, %s", seed, round, wishes)
                        .isEqualTo(expected);
                assertThat(content(groups))
                        .as("seed %d, round %d, %s", seed, round, wishes)
                        .isEqualTo(content(singly));
            }
        }
    }

    private static void declare(WriteFixture fixture) {
        fixture.written(
                Edit.put(cluster("a")),
                Edit.put(cluster("b")),
                Edit.put(source("legacy")),
                Edit.put(new Zone(DomainName.of("example.com"), "")));
    }

    private sealed interface Wish {
        WriteRequest on(ControlImage image);
    }

    /** A write of one cluster's part. */
    private record OfPart(PartEdit part) implements Wish {
        @Override
        public WriteRequest on(ControlImage image) {
            return new WriteRequest("token:test", "", List.of(), List.of(part), true, false, Optional.empty());
        }
    }

    /** A write of one name; it may depend on the name's version at that time, or on a wrong one. */
    private record Whole(Contribution value, boolean delete, int precondition) implements Wish {
        @Override
        public WriteRequest on(ControlImage image) {
            long version = Drafting.revisionOf(image.intent(), value.key());
            Precondition relied = switch (precondition) {
                case 0 -> new Precondition.Absent();
                case 1 -> new Precondition.Matches(version);
                case 2 -> new Precondition.Matches(version + 1);
                default -> new Precondition.Any();
            };
            Optional<Contribution> after = delete ? Optional.empty() : Optional.of(value);
            return new WriteRequest(
                    "token:test", "", List.of(Edit.of(value.key(), after, relied)), true, false, Optional.empty());
        }
    }

    private List<Wish> wishes(IntentImage now) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        List<Wish> wishes = new ArrayList<>();
        names.subList(0, 1 + random.nextInt(NAMES.size()))
                .forEach(name -> wishes.add(new Whole(value(name), random.nextInt(3) == 0, random.nextInt(12))));
        for (String name : SHARED) {
            for (String origin : List.of("a", "b")) {
                part(now, name, new ClusterId(origin)).ifPresent(part -> wishes.add(new OfPart(part)));
            }
        }
        Collections.shuffle(wishes, random);
        return wishes;
    }

    /** A part is withdrawn only where it is there: whether it is depends on the order else. */
    private Optional<PartEdit> part(IntentImage now, String name, ClusterId origin) {
        Optional<Contribution> is = now.contributionsTo(DomainName.of(name)).stream()
                .filter(part -> part.origin().equals(Optional.of(origin)))
                .findFirst();
        Precondition relied = relied(is, origin);
        Contribution value = contribution(name, SourceId.CLUSTERS, "192.0.2." + (1 + random.nextInt(3)))
                .of(origin);
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 ->
                is.isPresent() ? Optional.of(new PartEdit.Withdraw(value.name(), origin, relied)) : Optional.empty();
            default -> Optional.of(new PartEdit.Put(value, relied));
        };
    }

    /** Nobody else writes the part, so that what it is does not depend on the order. */
    private Precondition relied(Optional<Contribution> is, ClusterId origin) {
        return switch (random.nextInt(4)) {
            case 0 ->
                new Precondition.OfPart(
                        origin, false, is.map(PartTag::of).stream().toList(), List.of());
            case 1 -> new Precondition.OfPart(origin, true, List.of(), List.of());
            default -> new Precondition.Any();
        };
    }

    private Contribution value(String name) {
        SourceId source = random.nextInt(4) == 0 ? new SourceId("legacy") : SourceId.API;
        Contribution plain = contribution(name, source, "192.0.2." + (1 + random.nextInt(3)));
        Answer answer = new Answer(
                plain.answer().addresses(),
                plain.answer().ttl(),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? Below.NXDOMAIN : Below.FORWARD);
        Contribution whole = new Contribution(
                plain.name(),
                source,
                answer,
                random.nextInt(5) > 0,
                plain.origin(),
                plain.placement(),
                "",
                "",
                plain.labels());
        return switch (random.nextInt(4)) {
            case 0 -> placed(whole, "a");
            case 1 -> placed(whole, "a", "b");
            default -> whole;
        };
    }

    private static List<String> together(ScriptedStore store, WriteFixture fixture, Edit begin, List<Wish> wishes)
            throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<Future<WriteOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ControlImage image = level(fixture).images.current();
            CountDownLatch held = store.thenHold(hold);
            Future<WriteOutcome> first = threads.submit(() -> fixture.write(begin));
            held.await();
            for (Wish wish : wishes) {
                int before = fixture.writer.waiting();
                WriteRequest request = wish.on(image);
                outcomes.add(threads.submit(() -> fixture.writer.write(request)));
                Await.until("it waits", () -> fixture.writer.waiting() > before);
            }
            hold.countDown();
            assertThat(first.get()).isInstanceOf(WriteOutcome.Written.class);
        } finally {
            hold.countDown();
        }
        List<String> kinds = new ArrayList<>();
        for (Future<WriteOutcome> outcome : outcomes) {
            kinds.add(kind(outcome.get()));
        }
        return kinds;
    }

    /** Once its image shows all that is in the store. */
    private static WriteFixture level(WriteFixture fixture) throws Exception {
        long newest =
                fixture.store.read(KeyRange.single(fixture.keys.epoch()), 0).revision();
        fixture.images.await(newest, Await.PATIENCE);
        return fixture;
    }

    private static String kind(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Written written -> "written " + written.counts();
            case WriteOutcome.Conflict conflict -> "conflict " + conflict.key();
            case WriteOutcome.Overtaken overtaken -> "overtaken " + overtaken.key();
            case WriteOutcome.Refused refused -> "refused " + refused.reason();
        };
    }

    /** Intent and feeds, but for heads: these name what else was in their transaction. */
    private static SortedMap<String, String> content(WriteFixture fixture) {
        SortedMap<String, String> content = new TreeMap<>();
        for (String part : List.of("intent/", "desired/")) {
            for (Entry entry : fixture.store
                    .read(KeyRange.prefix(fixture.keys.prefix() + part), 0)
                    .entries()) {
                if (!entry.key().endsWith("/head") && !entry.key().endsWith("/digest")) {
                    content.put(entry.key(), entry.value().utf8());
                }
            }
        }
        return content;
    }
}
