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

/** Makes schedules: the same for the same seed. */
final class Schedules {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 40;
    private static final int[] MANY = {12, 40, 60};

    private Schedules() {}

    static List<Action> of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L ^ 0x5DEECE66DL);
        List<Action> actions = new ArrayList<>();
        int length = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        // not every schedule has every kind of trouble: what follows a wipe is not the same as what follows a dropped
        // event
        boolean atStore = random.nextBoolean();
        boolean atNodes = random.nextBoolean();
        boolean rare = random.nextInt(4) == 0;
        for (int i = 0; i < length; i++) {
            actions.add(action(random, atStore, atNodes, rare));
        }
        return List.copyOf(actions);
    }

    private static Action action(Random random, boolean atStore, boolean atNodes, boolean rare) {
        int kind = random.nextInt(100);
        if (kind < 36) {
            return write(random);
        }
        if (kind < 56) {
            return new Action.Run(1 + random.nextInt(random.nextInt(6) == 0 ? 15_000 : 800), random.nextInt(1_000));
        }
        if (kind < 60) {
            return new Action.Materialise(random.nextInt(World.PLANES));
        }
        if (kind < 66) {
            return new Action.Trip(
                    random.nextInt(World.PLANES), 1 + random.nextInt(12), pick(random, AtStore.values()));
        }
        if (kind < 72) {
            Action meanwhile =
                    random.nextInt(4) == 0 ? new Action.Materialise(random.nextInt(World.PLANES)) : write(random);
            return new Action.Meanwhile(random.nextInt(World.PLANES), 1 + random.nextInt(6), meanwhile);
        }
        if (kind < 86) {
            return atNodes ? onNode(random) : write(random);
        }
        if (kind < 96) {
            return atStore
                    ? new Action.Client(
                            random.nextInt(World.CLIENTS), pick(random, Connection.values()), random.nextInt(20))
                    : new Action.Run(1 + random.nextInt(100), random.nextInt(1_000));
        }
        return server(random, rare);
    }

    private static Action server(Random random, boolean rare) {
        AtServer[] kinds = rare ? AtServer.values() : new AtServer[] {AtServer.COMPACTED, AtServer.LEASES_EXPIRED};
        return new Action.Server(pick(random, kinds), random.nextInt(24));
    }

    private static Action onNode(Random random) {
        return new Action.Node(
                random.nextInt(World.CLIENTS - World.PLANES), pick(random, OnNode.values()), random.nextInt(12));
    }

    private static Action.Write write(Random random) {
        Wish wish = random.nextInt(3) == 0 ? Wish.PUT : pick(random, Wish.values());
        int name = wish == Wish.MANY || wish == Wish.DROP_MANY ? MANY[random.nextInt(MANY.length)] : random.nextInt(6);
        int key = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
        return new Action.Write(random.nextInt(World.PLANES), wish, name, random.nextInt(200), key);
    }

    private static <T> T pick(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }
}
