// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.DurationText;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.ForwardSettings;
import java.time.Duration;
import java.util.Optional;

/** Settings of the Corefile in JSON. */
final class CorefileJson {
    private static final int MAX_CONCURRENT = 1_000_000;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final CorefileSettings STANDARD = CorefileSettings.DEFAULT;

    private CorefileJson() {}

    static CorefileSettings read(JsonFields fields) {
        CorefileSettings corefile = new CorefileSettings(
                fields.object("forward").map(CorefileJson::forward).orElse(ForwardSettings.DEFAULT),
                fields.flag("errors", STANDARD.errors()),
                fields.flag("log", STANDARD.log()),
                fields.flag("loop", STANDARD.loop()),
                number(fields, "healthPort", 65_535),
                text(fields, "customBlocks"),
                text(fields, "baseTemplate"),
                false);
        fields.end();
        return corefile;
    }

    private static ForwardSettings forward(JsonFields fields) {
        ForwardSettings standard = ForwardSettings.DEFAULT;
        ForwardSettings forward = new ForwardSettings(
                fields.flag("preferUdp", standard.preferUdp()),
                fields.flag("kubeDnsForceTcp", standard.kubeDnsForceTcp()),
                number(fields, "maxConcurrent", MAX_CONCURRENT),
                fields.parsed("readTimeout", text -> DurationText.parse(text, MIN_TIMEOUT, MAX_TIMEOUT)));
        fields.end();
        return forward;
    }

    /** As it is, but for ends of lines: CoreDNS itself passes over carriage returns. */
    private static Optional<String> text(JsonFields fields, String name) {
        return fields.string(name).map(text -> text.replace("\r\n", "\n"));
    }

    private static Optional<Integer> number(JsonFields fields, String name, int max) {
        return fields.has(name) ? Optional.of((int) fields.whole(name, 1, max, max)) : Optional.empty();
    }

    static ObjectNode json(CorefileSettings corefile) {
        ObjectNode json = JsonBody.object()
                .put("errors", corefile.errors())
                .put("log", corefile.log())
                .put("loop", corefile.loop());
        corefile.healthPort().ifPresent(port -> json.put("healthPort", port));
        ForwardSettings forward = corefile.forward();
        ObjectNode asked = json.putObject("forward")
                .put("preferUdp", forward.preferUdp())
                .put("kubeDnsForceTcp", forward.kubeDnsForceTcp());
        corefile.customBlocks().ifPresent(text -> json.put("customBlocks", text));
        corefile.baseTemplate().ifPresent(text -> json.put("baseTemplate", text));
        forward.maxConcurrent().ifPresent(queries -> asked.put("maxConcurrent", queries));
        forward.readTimeout().ifPresent(timeout -> asked.put("readTimeout", DurationText.text(timeout)));
        return json;
    }
}
