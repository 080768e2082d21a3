// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.write.ResourceVersion;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Adds or updates domains from the list form of coredns-sync. */
public final class ImportRoutes {
    private final Writes writes;

    public ImportRoutes(Writes writes) {
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/api/v1/import", this::post));
    }

    private Response post(Request request) {
        WriteOptions options = WriteOptions.read(request);
        Optional<DomainName> suffix = request.query().parsed("suffix", DomainName::parse);
        ListRows list = ListRows.read(request.json(), suffix, request.violations());
        request.check();
        return writes.merge(
                request,
                options,
                new Writes.Many(
                        "import of " + list.rows() + " rows",
                        intent -> list.names().entrySet().stream()
                                .map(row -> edit(intent, row.getKey(), row.getValue()))
                                .toList(),
                        Optional.empty()));
    }

    /** What a list does not say stays as it is in a contribution that exists; it must then not have changed meanwhile. */
    private static Edit edit(IntentImage intent, DomainName name, Collection<Address> addresses) {
        Versioned<Contribution> known = intent.contributions(name).get(SourceId.API);
        if (known == null) {
            Answer answer = new Answer(List.copyOf(addresses), Ttl.DEFAULT, true, Below.FORWARD);
            return Edit.of(
                    Contribution.of(name, SourceId.API, answer).key(),
                    Optional.of(Contribution.of(name, SourceId.API, answer)),
                    new Precondition.Absent());
        }
        Contribution was = known.value();
        Answer answer = new Answer(
                List.copyOf(addresses),
                was.answer().ttl(),
                true,
                was.answer().below(),
                beside(was.answer().records()));
        Contribution is = was.with(answer);
        return Edit.of(is.key(), Optional.of(is), new Precondition.Matches(ResourceVersion.of(intent, is.key())));
    }

    /** Records that can stand beside addresses at the name and below it: the list's addresses take the place of a CNAME. */
    private static List<DnsRecord> beside(List<DnsRecord> records) {
        return records.stream()
                .filter(record -> !record.isAlias()
                        && !(record.name().equals(OwnerName.WILDCARD)
                                && (record.type() == RecordType.CNAME
                                        || record.type().isAddress())))
                .toList();
    }
}
