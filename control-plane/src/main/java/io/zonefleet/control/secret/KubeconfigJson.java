// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A kubeconfig with what is needed of it alone, in JSON: the same text for the same login, and nothing stored that is never used. Pure. */
final class KubeconfigJson {
    private static final String NAME = "zonefleet";

    private KubeconfigJson() {}

    static String text(Kubeconfig config) {
        ObjectNode json =
                JsonBody.object().put("apiVersion", "v1").put("kind", "Config").put("current-context", NAME);
        ObjectNode cluster =
                named(json, "clusters", "cluster").put("server", config.server().toString());
        config.authority().ifPresent(pem -> cluster.put("certificate-authority-data", base64(pem)));
        ObjectNode user = named(json, "users", "user");
        config.token().ifPresent(token -> user.put("token", token));
        config.certificate()
                .ifPresent(certificate -> user.put("client-certificate-data", base64(certificate.chain()))
                        .put("client-key-data", base64(certificate.key())));
        named(json, "contexts", "context").put("cluster", NAME).put("user", NAME);
        return json.toString();
    }

    private static ObjectNode named(ObjectNode json, String list, String field) {
        return json.putArray(list).addObject().put("name", NAME).putObject(field);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
