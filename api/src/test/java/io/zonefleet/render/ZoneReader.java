// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.DomainName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** Reads zone files as dnsjava does. */
final class ZoneReader {
    private ZoneReader() {}

    /** All records, in the order of the file. The origin is the root: a name that is not absolute would be seen. */
    static List<Record> read(String text) {
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Name.root)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    /** The file of a zone that can be rendered. */
    static RenderedZone.Text render(ZoneText zoneText, ZoneContent zone) {
        return switch (zoneText.render(zone)) {
            case RenderedZone.Text text -> text;
            case RenderedZone.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    static Name absolute(DomainName name) {
        return Name.fromConstantString(name.absolute());
    }
}
