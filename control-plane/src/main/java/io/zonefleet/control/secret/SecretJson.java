// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Secrets in JSON: their values are read, and never written. */
final class SecretJson {
    private static final int MAX_URL = 2048;

    private SecretJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    static Optional<SecretSpec> read(JsonFields fields) {
        SecretKind kind = fields.word("kind", SecretKind.values(), SecretKind::text, SecretKind.TOKEN);
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        if (!fields.has("value")) {
            fields.missing("value", "give the secret itself: it is stored encrypted, and never shown again");
        }
        Optional<String> value = fields.parsed("value", text -> SecretText.parse(kind, text));
        if (!fields.has("url") && kind != SecretKind.KUBECONFIG) {
            fields.missing("url", "say to which server it may be sent, for example https://192.0.2.1:6443");
        }
        Optional<URI> url = fields.parsed("url", text -> url(kind, text));
        fields.end();
        Optional<URI> server = kind == SecretKind.KUBECONFIG ? value.flatMap(text -> server(fields, text, url)) : url;
        return fields.isGood()
                ? Optional.of(
                        new SecretSpec(kind, server.map(BoundServer::of).orElseThrow(), comment, value.orElseThrow()))
                : Optional.empty();
    }

    private static Optional<URI> server(JsonFields fields, String kubeconfig, Optional<URI> url) {
        URI server = SecretText.kubeconfig(kubeconfig).orThrow().server();
        if (url.isPresent() && !BoundServer.isSame(url.get(), server)) {
            fields.violations()
                    .add(
                            fields.pointer("url"),
                            url.get().toString(),
                            "kubeconfig-server",
                            "leave it out, or give the server of the kubeconfig: " + server);
            return Optional.empty();
        }
        return Optional.of(server);
    }

    private static Parsed<URI> url(SecretKind kind, String text) {
        try {
            URI url = new URI(text);
            boolean secured = "https".equalsIgnoreCase(url.getScheme());
            boolean plain = "http".equalsIgnoreCase(url.getScheme()) && kind == SecretKind.HEADER;
            if (text.length() <= MAX_URL && (secured || plain) && url.getHost() != null && url.getUserInfo() == null) {
                return Parsed.valid(url);
            }
        } catch (URISyntaxException noUrl) {
            // told below; not what was given, which may have a password in it
        }
        return Parsed.invalid(
                "",
                "secret-url",
                kind == SecretKind.HEADER
                        ? "use an http or https address, without a user in it"
                        : "use an https address, without a user in it: it is sent over TLS alone");
    }

    /**
     * What everybody who may list secrets sees of one.
     *
     * @param readable whether this replica can open it
     * @param users sources that name it
     */
    static ObjectNode view(Versioned<StoredSecret> stored, boolean readable, List<SourceId> users) {
        StoredSecret secret = stored.value();
        ObjectNode json = JsonBody.object()
                .put("id", secret.id().text())
                .put("kind", secret.kind().text())
                .put("url", secret.url().toString());
        ModelFields.putText(json, "comment", secret.comment());
        json.put("written", secret.written().toString())
                .put("writtenBy", secret.writtenBy())
                .put("readable", readable);
        ArrayNode sources = json.putArray("sources");
        users.forEach(source -> sources.add(source.text()));
        return json.put("revision", stored.revision());
    }
}
