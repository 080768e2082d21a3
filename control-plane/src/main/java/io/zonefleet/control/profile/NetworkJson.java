// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;

/** Network settings in JSON. */
final class NetworkJson {
    private static final NetworkSettings STANDARD = NetworkSettings.DEFAULT;

    private NetworkJson() {}

    static NetworkSettings read(JsonFields fields) {
        NetworkSettings network = new NetworkSettings(
                fields.parsed("link", NetworkJson::link).orElse(STANDARD.link()),
                fields.word("kind", LinkKind.values(), LinkKind::text, STANDARD.kind()),
                fields.flag("interceptKubeDns", STANDARD.interceptKubeDns()),
                fields.word("rules", RulesMode.values(), RulesMode::text, STANDARD.rules()),
                fields.word("backend", RulesBackend.values(), RulesBackend::text, STANDARD.backend()),
                fields.word("teardown", Teardown.values(), Teardown::text, STANDARD.teardown()));
        fields.end();
        return network;
    }

    private static Parsed<String> link(String name) {
        return NetworkSettings.isLink(name)
                ? Parsed.valid(name)
                : Parsed.invalid(
                        name,
                        "link-name",
                        "use 1 to 15 letters, digits, dots, hyphens and _, the first a letter or digit: the kernel takes no"
                                + " longer name");
    }

    static ObjectNode json(NetworkSettings network) {
        return JsonBody.object()
                .put("link", network.link())
                .put("kind", network.kind().text())
                .put("interceptKubeDns", network.interceptKubeDns())
                .put("rules", network.rules().text())
                .put("backend", network.backend().text())
                .put("teardown", network.teardown().text());
    }
}
