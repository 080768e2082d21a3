// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.RecordType;
import io.zonefleet.plan.Union.Contributor;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Records below a domain that meet other domains there: the nearest domain above a name decides what it answers. Pure. */
final class RecordPlaces {
    private RecordPlaces() {}

    static void warn(IntentImage intent, DomainName name, List<Contribution> parts, List<Warning> warnings) {
        for (Contribution part : parts) {
            if (part.answer().hasRecordsBelow()) {
                hidden(intent, part).ifPresent(warnings::add);
                delegated(intent, part).ifPresent(warnings::add);
            }
        }
        name.ancestors().stream()
                .flatMap(above -> intent.contributionsTo(above).stream())
                .filter(above -> above.enabled() && above.answer().hasRecordsBelow())
                .flatMap(above -> cuts(above).stream()
                        .map(cut -> cut.name().absolute(above.name()))
                        .filter(cut -> isAtOrBelow(name, cut)))
                .findFirst()
                .ifPresent(cut -> warnings.add(belowDelegation(cut, name)));
    }

    private static Optional<Warning> hidden(IntentImage intent, Contribution part) {
        for (DnsRecord record : part.answer().records()) {
            for (DomainName domain : record.name().domainsAbove(part.name())) {
                if (isServed(intent, domain)) {
                    return Optional.of(new Warning(
                                    Code.RECORDS_HIDDEN,
                                    "the %s record at %s of %s is not served where %s is: a name belongs to the nearest domain above it"
                                            .formatted(record.type(), record.name(), Contributor.of(part), domain))
                            .with("type", record.type())
                            .with("record", record.name())
                            .with("contributor", Contributor.of(part))
                            .with("domain", domain));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Warning> delegated(IntentImage intent, Contribution part) {
        for (DnsRecord cut : cuts(part)) {
            String at = cut.name().absolute(part.name());
            SortedMap<DomainName, ?> after = intent.domains().tailMap(part.name(), false);
            for (DomainName other : after.keySet()) {
                if (!other.isBelow(part.name())) {
                    break;
                }
                if (isAtOrBelow(other, at) && isServed(intent, other)) {
                    return Optional.of(belowDelegation(at, other));
                }
            }
        }
        return Optional.empty();
    }

    private static Warning belowDelegation(String cut, DomainName name) {
        return new Warning(Code.BELOW_DELEGATION, cut + " is delegated to other servers; " + name + " is answered here")
                .with("cut", cut)
                .with("name", name);
    }

    private static List<DnsRecord> cuts(Contribution part) {
        return part.answer().records().stream()
                .filter(record -> record.type() == RecordType.NS)
                .toList();
    }

    private static boolean isAtOrBelow(DomainName name, String whole) {
        return name.absolute().equals(whole) || name.absolute().endsWith("." + whole);
    }

    private static boolean isServed(IntentImage intent, DomainName name) {
        return intent.contributionsTo(name).stream().anyMatch(Contribution::enabled);
    }
}
