// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Access;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Routes of tokens. They are no intent: no change, event or export has them, and nothing that reverts a change brings back one that was
 * revoked.
 */
public final class TokenRoutes {
    private final Reads reads;
    private final Access access;
    private final InstantSource clock;
    private final TokenWriter writer;

    public TokenRoutes(Reads reads, Access access, Store store, Keys keys, InstantSource clock) {
        this.reads = reads;
        this.access = access;
        this.clock = clock;
        this.writer = new TokenWriter(store, keys);
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/tokens", this::list),
                Route.of("GET", "/api/v1/tokens/{id}", this::get),
                Route.of("PUT", "/api/v1/tokens/{id}", this::put),
                Route.of("DELETE", "/api/v1/tokens/{id}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<TokenId> query = ListQuery.read(request, TokenId::parse);
        ControlImage image = reads.image(request);
        var page = Page.of(
                views(image),
                (id, view) -> query.matches(id.text(), view.path("comment").asText()),
                query);
        return Reads.view(image, page.json(entry -> entry.getValue()));
    }

    private Response get(Request request) {
        Optional<TokenId> id = request.path("id", TokenId::parse);
        ControlImage image = reads.image(request);
        ObjectNode view = Optional.ofNullable(views(image).get(id.orElseThrow()))
                .orElseThrow(() -> Reads.notFound("token " + id.get()));
        return view.path("configured").asBoolean() ? Reads.view(image, view) : Reads.resource(image, view);
    }

    private Response put(Request request) {
        Instant now = clock.instant();
        Optional<TokenId> id = request.path("id", TokenId::parse);
        ConditionalHeaders headers = ConditionalHeaders.read(request);
        Optional<TokenSpec> wanted = TokenJson.read(JsonFields.of(request.json(), "", request.violations()), now);
        request.check();
        requireMade(id.orElseThrow());
        TokenWriter.Written written = writer.put(
                id.get(), wanted.orElseThrow(), headers, request.caller().actor(), now);
        long revision = written.token().revision();
        reads.see(revision); // where it is late all the same: who made a token must be told its secret
        ObjectNode view = view(written.token(), now);
        written.secret().ifPresent(secret -> view.put("secret", secret));
        return Response.json(written.secret().isPresent() ? 201 : 200, view)
                .with("ETag", Reads.etag(view))
                .atRevision(revision);
    }

    private Response delete(Request request) {
        Optional<TokenId> id = request.path("id", TokenId::parse);
        ConditionalHeaders headers = ConditionalHeaders.read(request);
        request.check();
        requireMade(id.orElseThrow());
        long revision = writer.delete(id.get(), headers);
        reads.see(revision);
        return Response.empty(204).atRevision(revision);
    }

    private void requireMade(TokenId id) {
        if (access.configured().stream().anyMatch(token -> token.id().equals(id))) {
            throw Problem.of(
                            ProblemKind.CONFIGURED_TOKEN,
                            "Token " + id
                                    + " stands in the configuration of the control plane, and is changed there alone.")
                    .asException();
        }
    }

    /** Those of the configuration come before others of their names, which let nobody in. */
    private SortedMap<TokenId, ObjectNode> views(ControlImage image) {
        Instant now = clock.instant();
        SortedMap<TokenId, ObjectNode> views = new TreeMap<>();
        image.fleet().tokens().forEach((id, token) -> views.put(id, view(token, now)));
        access.configured()
                .forEach(token -> views.put(
                        token.id(), TokenJson.configured(token.id(), token.role(), access.lastUsed(token.sha256()))));
        return views;
    }

    private ObjectNode view(Versioned<ApiToken> token, Instant now) {
        Bytes sha256 = Bytes.of(HexFormat.of().parseHex(token.value().sha256()));
        return TokenJson.view(token, now, access.lastUsed(sha256));
    }
}
