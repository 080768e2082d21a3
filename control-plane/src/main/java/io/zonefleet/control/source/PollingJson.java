// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Polling;
import io.zonefleet.model.SecretId;
import java.util.Optional;

/** How a source is polled, in JSON. */
final class PollingJson {
    private PollingJson() {}

    static Polling read(JsonFields fields) {
        int given = (int) fields.whole("shrinkPercent", 0, Polling.ALL, Polling.SHRINK_PERCENT);
        Optional<Integer> percent = fields.has("shrinkPercent") ? Optional.of(given) : Optional.empty();
        boolean dryRun = fields.flag("dryRun", false);
        Optional<String> ca = fields.object("tls").flatMap(tls -> {
            if (!tls.has("ca")) {
                tls.missing("ca", "give the certificates (PEM) of who signs the server's");
            }
            Optional<String> pem = tls.parsed("ca", PemTrust::parse);
            tls.end();
            return pem;
        });
        Optional<Polling.SecretHeader> header = fields.object("header").flatMap(PollingJson::header);
        return new Polling(percent, dryRun, ca, header);
    }

    private static Optional<Polling.SecretHeader> header(JsonFields fields) {
        for (String field : new String[] {"name", "secret"}) {
            if (!fields.has(field)) {
                fields.missing(field, "give both: the name of the header, and that of the secret with its value");
            }
        }
        Optional<String> name = fields.parsed("name", PollingJson::headerName);
        Optional<SecretId> secret = fields.parsed("secret", SecretId::parse);
        fields.end();
        return name.flatMap(header -> secret.map(id -> new Polling.SecretHeader(header, id.text())));
    }

    /** A token of RFC 9110 section 5.6.2; those that the client writes itself are not for anybody else. */
    private static Parsed<String> headerName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9-]{0,63}")
                        && !text.matches(
                                "(?i)host|connection|content-length|expect|upgrade|transfer-encoding|accept|user-agent|if-none-match")
                ? Parsed.valid(text)
                : Parsed.invalid(text, "header-name", "use the name of a header such as Authorization or X-Api-Key");
    }

    static void put(ObjectNode json, Polling polling) {
        polling.shrinkPercent().ifPresent(percent -> json.put("shrinkPercent", percent));
        if (polling.dryRun()) {
            json.put("dryRun", true);
        }
        polling.ca().ifPresent(pem -> json.putObject("tls").put("ca", pem));
        polling.header()
                .ifPresent(header ->
                        json.putObject("header").put("name", header.name()).put("secret", header.secret()));
    }
}
