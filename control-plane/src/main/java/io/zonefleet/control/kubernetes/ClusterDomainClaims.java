// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.zonefleet.model.Address;
import io.zonefleet.model.Below;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Source;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a ClusterDomain contributes. Pure. Its schema keeps nearly all mistakes out, but not what an older schema has let in, so that
 * nothing is taken for granted here.
 */
final class ClusterDomainClaims {
    private ClusterDomainClaims() {}

    static Declared of(GenericKubernetesResource domain, Source source) {
        Declaring declaring = new Declaring(
                ObjectRef.of(ObjectRef.Kind.CLUSTER_DOMAIN, domain),
                source.kubernetes().orElseThrow());
        Map<String, Object> properties = domain.getAdditionalProperties();
        if (!(properties.get("spec") instanceof Map<?, ?> spec)) {
            declaring.leaveOut("/spec", "", "required", "give a spec with domain and addresses");
            return declaring.done();
        }
        Optional<DomainName> name = declaring.name("/spec/domain", text(spec, "domain"));
        List<Address> addresses = addresses(spec, declaring);
        Optional<Declaring.Manner> manner = manner(spec, source, declaring);
        if (name.isPresent() && !addresses.isEmpty() && manner.isPresent()) {
            declaring.claim(name.get(), addresses, "/spec/addresses", manner.get());
        }
        return declaring.done();
    }

    private static String text(Map<?, ?> spec, String field) {
        return spec.get(field) instanceof String text ? text : "";
    }

    /** None where any of them is wrong: half of what somebody wants is not what they want. */
    private static List<Address> addresses(Map<?, ?> spec, Declaring declaring) {
        List<Address> addresses = new ArrayList<>();
        if (!(spec.get("addresses") instanceof Collection<?> given) || given.isEmpty()) {
            declaring.leaveOut("/spec/addresses", "", "required", "give at least one address");
            return addresses;
        }
        int wrong = 0;
        int i = 0;
        for (Object each : given) {
            Optional<Address> address = declaring.accept("/spec/addresses/" + i++, Address.parse(String.valueOf(each)));
            address.ifPresent(addresses::add);
            wrong += address.isEmpty() ? 1 : 0;
        }
        return wrong == 0 ? addresses : List.of();
    }

    private static Optional<Declaring.Manner> manner(Map<?, ?> spec, Source source, Declaring declaring) {
        boolean wildcard = spec.get("wildcard") instanceof Boolean said ? said : source.wildcard();
        Ttl ttl = source.ttl();
        if (spec.get("ttl") instanceof Number seconds) {
            if (seconds.longValue() < 0 || seconds.longValue() > Ttl.MAX_SECONDS) {
                declaring.leaveOut(
                        "/spec/ttl",
                        seconds.toString(),
                        "range",
                        "use a whole number of seconds from 0 to " + Ttl.MAX_SECONDS);
                return Optional.empty();
            }
            ttl = new Ttl(seconds.intValue());
        }
        String below = text(spec, "below");
        return Optional.of(new Declaring.Manner(
                ttl, wildcard, below.equals(Below.NXDOMAIN.text()) ? Below.NXDOMAIN : Below.FORWARD));
    }
}
