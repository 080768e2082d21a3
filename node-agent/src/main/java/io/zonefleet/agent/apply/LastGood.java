// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import io.zonefleet.store.Bytes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was last served, in a form that outlives the agent: it starts and serves from it when nothing else can be reached.
 *
 * <p>As text: one line that says what follows, then a line for each name, declared zone and serial, so that neither writing nor reading
 * holds more than a line beside the image itself.
 *
 * @param fence reached with it
 * @param served what exactly
 */
public record LastGood(Fence fence, ServedImage served) {
    /** Room that is made before the lines are there: a damaged number must not fill the memory. */
    private static final int MOST_ROOM = 1 << 17;

    record Header(ClusterId cluster, Fence fence, ClusterProfile profile, int names, int declared, int serials) {
        Header {
            require(names >= 0 && declared >= 0 && serials >= 0, "a number of lines below 0");
        }
    }

    record NameLine(DomainName name, Answer answer, long from) {
        NameLine {
            require(from > 0, "no revision of a store");
        }
    }

    record ZoneLine(DomainName zone, long from) {
        ZoneLine {
            require(from > 0, "no revision of a store");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The lines of the file. */
    String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                new Header(
                        served.cluster(),
                        fence,
                        served.profile(),
                        served.names().size(),
                        served.declared().size(),
                        served.serials().size()));
        served.names().forEach((name, value) -> line(text, new NameLine(name, value.answer(), value.from())));
        served.declared().forEach((zone, from) -> line(text, new ZoneLine(zone, from)));
        served.serials().forEach((zone, from) -> line(text, new ZoneLine(zone, from)));
        return text.toString();
    }

    private static void line(StringBuilder text, Object value) {
        boolean second = value instanceof NameLine name && Codec.isOfVersion2(name.answer());
        text.append(Codec.encode(value, second).utf8()).append('\n');
    }

    /** Reads the lines of the file; all of them or nothing. */
    static LastGood of(Stream<String> lines) throws UnreadableException {
        Iterator<String> each = lines.iterator();
        Header header = next(Header.class, each);
        Map<DomainName, ServedName> names = HashMap.newHashMap(Math.min(header.names(), MOST_ROOM));
        for (int i = 0; i < header.names(); i++) {
            NameLine line = next(NameLine.class, each);
            names.put(line.name(), new ServedName(line.answer(), line.from()));
        }
        Map<DomainName, Long> declared = zones(header.declared(), each);
        Map<DomainName, Long> serials = zones(header.serials(), each);
        return new LastGood(
                header.fence(), new ServedImage(header.cluster(), header.profile(), names, declared, serials));
    }

    private static Map<DomainName, Long> zones(int count, Iterator<String> each) throws UnreadableException {
        Map<DomainName, Long> zones = HashMap.newHashMap(Math.min(count, MOST_ROOM));
        for (int i = 0; i < count; i++) {
            ZoneLine line = next(ZoneLine.class, each);
            zones.put(line.zone(), line.from());
        }
        return zones;
    }

    private static <T> T next(Class<T> type, Iterator<String> lines) throws UnreadableException {
        if (!lines.hasNext()) {
            throw new UnreadableException("it ends too early");
        }
        return Codec.decode(type, Bytes.of(lines.next()));
    }
}
