// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.domain.ListRows;
import io.zonefleet.control.source.ListClient.Fetched;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Labels;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.store.Bytes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fetches a list and reads its rows. Whatever is wrong with it, it tells nothing of what is in it. */
final class ListReader implements SourceReader {
    /** A list that was read, so that a server which says "not modified" does not have to send it again. */
    private record Known(String etag, ListRows list) {}

    private final Source source;
    private final ListClient client;
    private Optional<Known> known = Optional.empty();

    ListReader(Source source, ListClient client) {
        this.source = source;
        this.client = client;
    }

    @Override
    public Said read(boolean whole) {
        return switch (client.fetch(source, known.map(Known::etag))) {
            case Fetched.Failed(String message) -> new Said.Unknown(Outcome.UNREACHABLE, message, 0);
            case Fetched.NotModified same ->
                known.<Said>map(k -> said(k.list()))
                        .orElseGet(() -> new Said.Unknown(
                                Outcome.INVALID, "the server says that nothing changed, but was not asked", 0));
            case Fetched.Body(Bytes bytes, Optional<String> etag) -> rows(bytes.toArray(), etag);
        };
    }

    private Said rows(byte[] bytes, Optional<String> etag) {
        Violations violations = new Violations();
        ListRows list;
        try {
            list = ListRows.read(JsonBody.read(bytes), source.suffix(), violations);
        } catch (MalformedException broken) {
            return new Said.Unknown(Outcome.INVALID, "not JSON: " + broken.getMessage(), 0);
        }
        if (violations.count() > 0) {
            return new Said.Unknown(Outcome.INVALID, Told.first(violations.found(), violations.count()), list.rows());
        }
        known = etag.map(tag -> new Known(tag, list));
        return said(list);
    }

    private Said said(ListRows list) {
        SortedMap<DomainName, Contribution> wanted = new TreeMap<>();
        list.names().forEach((name, addresses) -> wanted.put(name, contribution(name, addresses)));
        return new Said.All(list.rows(), wanted, "");
    }

    private Contribution contribution(DomainName name, Collection<Address> addresses) {
        return new Contribution(
                name,
                source.id(),
                new Answer(List.copyOf(addresses), source.ttl(), source.wildcard(), Below.FORWARD),
                true,
                source.origin(),
                source.placement(),
                "",
                "",
                Labels.NONE);
    }

    @Override
    public void close() {
        // the client belongs to all lists
    }
}
