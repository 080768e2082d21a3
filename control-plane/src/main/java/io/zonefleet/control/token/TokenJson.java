// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/** Tokens in JSON: never with their digests, and with a secret only where it has just been made. */
final class TokenJson {
    private TokenJson() {}

    /** Reads a spec; empty where something is wrong with it, which {@code fields} then tells. */
    static Optional<TokenSpec> read(JsonFields fields, Instant now) {
        Optional<Role> role = fields.parsed("role", TokenJson::role);
        if (!fields.has("role")) {
            fields.missing("role", "say what its owner may do: reader, editor or admin");
        }
        String comment = fields.text("comment", ModelFields.MAX_COMMENT, "");
        Optional<Instant> expires = fields.parsed("expires", text -> instant(text, now));
        fields.end();
        return fields.isGood() ? role.map(known -> new TokenSpec(known, comment, expires)) : Optional.empty();
    }

    private static Parsed<Role> role(String text) {
        return Stream.of(Role.values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid(text, "enum", "use reader, editor or admin"));
    }

    private static Parsed<Instant> instant(String text, Instant now) {
        try {
            Instant given = Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
            return given.isAfter(now)
                    ? Parsed.valid(given)
                    : Parsed.invalid(text, "future", "give a time that is still to come, or remove the token");
        } catch (DateTimeParseException wrong) {
            return Parsed.invalid(text, "instant", "give a time in UTC such as 2030-01-31T12:00:00Z");
        }
    }

    /** A token that the API has made. */
    static ObjectNode view(Versioned<ApiToken> made, Instant now, Optional<Instant> lastUsed) {
        ApiToken token = made.value();
        ObjectNode json = base(token.id(), token.role());
        ModelFields.putText(json, "comment", token.comment());
        token.expires().ifPresent(end -> json.put("expires", end.toString()));
        json.put("configured", false)
                .put("expired", token.isOver(now))
                .put("created", token.created().toString())
                .put("createdBy", token.createdBy());
        lastUsed.ifPresent(hour -> json.put("lastUsed", hour.toString()));
        return json.put("revision", made.revision());
    }

    /** A token of the configuration. */
    static ObjectNode configured(TokenId id, Role role, Optional<Instant> lastUsed) {
        ObjectNode json = base(id, role).put("configured", true).put("expired", false);
        lastUsed.ifPresent(hour -> json.put("lastUsed", hour.toString()));
        return json;
    }

    private static ObjectNode base(TokenId id, Role role) {
        return JsonBody.object().put("id", id.text()).put("role", role.text());
    }
}
