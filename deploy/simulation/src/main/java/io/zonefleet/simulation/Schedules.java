// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.simulation.Action.AtServer;
import io.zonefleet.simulation.Action.AtStore;
import io.zonefleet.simulation.Action.Connection;
import io.zonefleet.simulation.Action.OnNode;
import io.zonefleet.simulation.Action.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes schedules: the same for the same seed.
 *
 * <p>Not every schedule has everything. What follows a wipe is not the same as what follows a dropped event; and what takes several writes of
 * one kind to one name comes about by chance only where there are few kinds and few names.
 */
final class Schedules {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 40;
    private static final int NAMES = 6;
    private static final int[] MANY = {12, 40, 60};

    private final Random random;
    private final boolean atStore;
    private final boolean atNodes;
    private final boolean rare;
    private final List<Wish> wishes;
    private final List<Integer> names;

    private Schedules(Random random) {
        this.random = random;
        this.atStore = random.nextBoolean();
        this.atNodes = random.nextBoolean();
        this.rare = random.nextInt(4) == 0;
        boolean all = random.nextBoolean();
        this.wishes = some(Stream.of(Wish.values()).toList(), wish -> all || random.nextInt(3) == 0);
        this.names = some(IntStream.range(0, NAMES).boxed().toList(), name -> all || random.nextBoolean());
    }

    private static <T> List<T> some(List<T> all, Predicate<T> wanted) {
        List<T> some = all.stream().filter(wanted).toList();
        return some.isEmpty() ? all : some;
    }

    static List<Action> of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L ^ 0x5DEECE66DL);
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        Schedules schedules = new Schedules(random);
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            actions.add(schedules.action());
        }
        return List.copyOf(actions);
    }

    private Action action() {
        int kind = random.nextInt(100);
        if (kind < 36) {
            return write();
        }
        if (kind < 56) {
            return new Action.Run(1 + random.nextInt(random.nextInt(6) == 0 ? 15_000 : 800), random.nextInt(1_000));
        }
        if (kind < 60) {
            return new Action.Materialise(random.nextInt(World.PLANES));
        }
        if (kind < 66) {
            return new Action.Trip(random.nextInt(World.PLANES), 1 + random.nextInt(12), pick(AtStore.values()));
        }
        if (kind < 72) {
            Action meanwhile = random.nextInt(4) == 0 ? new Action.Materialise(random.nextInt(World.PLANES)) : write();
            return new Action.Meanwhile(random.nextInt(World.PLANES), 1 + random.nextInt(6), meanwhile);
        }
        if (kind < 86) {
            return atNodes ? onNode() : write();
        }
        if (kind < 96) {
            return atStore
                    ? new Action.Client(random.nextInt(World.CLIENTS), pick(Connection.values()), random.nextInt(20))
                    : new Action.Run(1 + random.nextInt(100), random.nextInt(1_000));
        }
        return server();
    }

    private Action server() {
        AtServer[] kinds = rare ? AtServer.values() : new AtServer[] {AtServer.COMPACTED, AtServer.LEASES_EXPIRED};
        return new Action.Server(pick(kinds), random.nextInt(24));
    }

    private Action onNode() {
        return new Action.Node(random.nextInt(World.CLIENTS - World.PLANES), pick(OnNode.values()), random.nextInt(12));
    }

    private Action.Write write() {
        Wish wish = random.nextInt(3) == 0 ? Wish.PUT : pick(wishes);
        int name = wish == Wish.MANY || wish == Wish.DROP_MANY ? MANY[random.nextInt(MANY.length)] : pick(names);
        int key = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
        return new Action.Write(random.nextInt(World.PLANES), wish, name, random.nextInt(200), key);
    }

    private <T> T pick(T[] all) {
        return all[random.nextInt(all.length)];
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
