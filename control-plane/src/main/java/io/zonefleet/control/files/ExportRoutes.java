// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Gives files. */
public final class ExportRoutes {
    private final Reads reads;

    public ExportRoutes(Reads reads) {
        this.reads = reads;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/export", this::get));
    }

    private enum Form {
        YAML("application/yaml"),
        JSON("application/json"),
        CSV("text/csv"),
        LIST("application/json"),
        ZONE("text/dns");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }

        static Parsed<Form> parse(String text) {
            for (Form form : values()) {
                if (form.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
                    return Parsed.valid(form);
                }
            }
            return Parsed.invalid(text, "enum", "use one of: yaml, json, csv, list, zone");
        }
    }

    private Response get(Request request) {
        Form form = request.query().parsed("format", Form::parse).orElse(Form.YAML);
        Optional<DomainName> zone = request.query().parsed("zone", DomainName::parse);
        if (form == Form.ZONE && zone.isEmpty()) {
            request.violations().add("query/zone", "", "required", "say which: a zone file is of one zone");
        } else if (form != Form.ZONE && zone.isPresent()) {
            request.violations()
                    .add(
                            "query/zone",
                            zone.get().text(),
                            "zone-format",
                            "leave it out: only a zone file is of one zone");
        }
        ControlImage image = reads.image(request);
        IntentImage intent = image.intent();
        byte[] body = switch (form) {
            case YAML -> utf8(YamlText.of(StateFile.of(intent)));
            case JSON -> JsonBody.write(StateFile.of(intent));
            case CSV -> utf8(CsvFile.of(intent));
            case LIST -> JsonBody.write(ListFile.of(intent));
            case ZONE -> utf8(ZoneFileText.of(intent, zone.orElseThrow(), image.revision()));
        };
        return Response.of(form.mediaType, body).atRevision(image.revision());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
