// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Violation;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What stands in a store, and what nodes write by it. */
final class WrittenState {
    private static final String NEXT = "<next>";

    private final WriteFixture fixture;
    private final KeyParser parser;

    WrittenState(WriteFixture fixture) {
        this.fixture = fixture;
        this.parser = new KeyParser(fixture.keys);
    }

    /** Bytes by key. */
    SortedMap<String, String> intent() {
        SortedMap<String, String> intent = new TreeMap<>();
        read(fixture.keys.intents())
                .forEach(entry -> intent.put(entry.key(), entry.value().utf8()));
        return intent;
    }

    /**
     * What feeds hold of domains, zones and profiles, byte for byte but for the revision that a value may name: it stands for another one when it
     * is back. Heads and digests are nothing but revisions; serials and removals count what has happened, and only ever go up.
     */
    SortedMap<String, String> desired() {
        SortedMap<String, String> desired = new TreeMap<>();
        for (Entry entry : read(KeyRange.prefix(fixture.keys.prefix() + "desired/"))) {
            type(parser.parse(entry.key()))
                    .ifPresent(type -> desired.put(
                            entry.key(),
                            Codec.encode(decoded(type, entry).standingFor(1)).utf8()));
        }
        return desired;
    }

    private List<Entry> read(KeyRange range) {
        return fixture.store.read(range, 0).entries();
    }

    private static Optional<Class<? extends DesiredValue>> type(ParsedKey key) {
        return switch (key) {
            case ParsedKey.DesiredDomain domain -> Optional.of(DesiredValue.Domain.class);
            case ParsedKey.DesiredZone zone -> Optional.of(DesiredValue.Zone.class);
            case ParsedKey.DesiredProfile profile -> Optional.of(DesiredValue.Profile.class);
            case ParsedKey.DesiredHead head -> Optional.empty();
            case ParsedKey.DesiredDigest digest -> Optional.empty();
            case ParsedKey.DesiredRemoved removed -> Optional.empty();
            case ParsedKey.DesiredSerial serial -> Optional.empty();
            default -> throw new AssertionError("no key of a feed: " + key);
        };
    }

    private static DesiredValue decoded(Class<? extends DesiredValue> type, Entry entry) {
        try {
            return Codec.decode(type, entry.value());
        } catch (UnreadableException broken) {
            throw new AssertionError(entry.key(), broken);
        }
    }

    /**
     * Per cluster what an agent writes by what it reads: zones by their names, and the Corefile. Of a zone file the serial is shown as in a plan,
     * which can't know it; the rest is compared to the byte with what is written.
     */
    Map<String, SortedMap<String, String>> served() {
        Map<String, SortedMap<String, String>> served = new TreeMap<>();
        for (ClusterId id : fixture.images.current().intent().clusters().keySet()) {
            ServedImage image = ServedImage.of(fixture.asSeenBy(id.text()));
            SortedMap<String, String> texts = new TreeMap<>();
            ZoneText zones = new ZoneText(image.profile().profile().negativeTtl());
            ZoneAssignment assignment = ZoneAssignment.of(image);
            assignment.zones().forEach((zone, content) -> texts.put(zone.text(), text(zones, content)));
            texts.put(
                    "Corefile",
                    new CorefileText(image.cluster(), image.profile(), NodeSettings.DEFAULT)
                            .render(List.copyOf(assignment.zones().values()))
                            .text());
            served.put(id.text(), texts);
        }
        return served;
    }

    private static String text(ZoneText zones, ZoneContent content) {
        return switch (zones.preview(content)) {
            case RenderedZone.Text shown -> {
                assertThat(zones.render(content))
                        .isInstanceOfSatisfying(
                                RenderedZone.Text.class,
                                file -> assertThat(file.text())
                                        .isEqualTo(shown.text().replace(NEXT, Long.toString(content.serial()))));
                yield shown.text();
            }
            case RenderedZone.Refused refused ->
                refused.violations().stream()
                        .map(Violation::message)
                        .collect(Collectors.joining("; ", "; refused: ", ""));
        };
    }
}
