// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.image.ClusterFold;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import io.zonefleet.store.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** What one changed address among many names costs an agent between the event and the texts of the files: in this JVM, without disk and wire. */
final class Rebuilds {
    private static final int CHANGES = 200;
    private static final int FROM_NOTHING = 10;
    private static final ClusterId CLUSTER = new ClusterId("bench");
    private static final Feed FEED = new Feed.OfCluster(CLUSTER);

    private final int names;
    private final ClusterFold fold = new ClusterFold(Keys.DEFAULT);
    private final Random random = new Random(1);
    private ClusterImage image = ClusterImage.empty(CLUSTER);
    private ServedImage served = ServedImage.of(image);
    private ZoneAssignment assignment = ZoneAssignment.of(served);
    private long revision = 1;

    private Rebuilds(int names) {
        this.names = names;
    }

    /** Adds its table to the page. */
    static void measure(Run run) {
        run.say("changes among many names");
        Table table = Timings.table();
        for (int names : List.of(1_000, 10_000, 100_000)) {
            Rebuilds rebuilds = new Rebuilds(names);
            rebuilds.fill();
            String among = " one of " + Table.number((long) names) + " names, 1,000 or fewer a zone";
            table.row(rebuilds.times("everything anew for" + among, FROM_NOTHING, rebuilds::fromNothing));
            table.row(rebuilds.times("what differs for" + among, CHANGES, rebuilds::difference));
        }
        run.page().table(table);
    }

    private void fill() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            entries.add(entry(i));
        }
        next(entries);
        difference();
    }

    private Entry entry(int i) {
        Answer answer = new Answer(
                List.of(Address.of(Domains.address((int) (revision * 7 + i)))), new Ttl(30), false, Below.FORWARD);
        return new Entry(
                Keys.DEFAULT.desiredDomain(FEED, Agents.name(names, i)),
                Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(answer))),
                1,
                revision);
    }

    private ClusterImage next(List<Entry> entries) {
        revision++;
        ClusterImage before = image;
        image = fold.apply(image, new Delta(revision, false, entries, List.of()));
        served = served.after(before, image);
        return before;
    }

    private Timings times(String what, int times, Runnable rebuild) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            Entry changed = entry(random.nextInt(names));
            long begun = System.nanoTime();
            next(List.of(changed));
            rebuild.run();
            nanos[i] = System.nanoTime() - begun;
        }
        return Timings.of(what, nanos);
    }

    private void fromNothing() {
        served = ServedImage.of(image);
        render(ZoneAssignment.of(served), Map.of());
    }

    private void difference() {
        Map<DomainName, ZoneContent> known = assignment.zones();
        assignment = assignment.after(served);
        render(assignment, known);
    }

    /** Texts of the zones that are not known as they are. */
    private static void render(ZoneAssignment assigned, Map<DomainName, ZoneContent> known) {
        ZoneText text = new ZoneText(new Ttl(5));
        assigned.zones().forEach((zone, content) -> {
            if (!content.equals(known.get(zone))) {
                Objects.requireNonNull(text.render(content));
            }
        });
    }
}
