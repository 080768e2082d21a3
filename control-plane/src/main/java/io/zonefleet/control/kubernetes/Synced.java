// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Source;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What all objects of a cluster say together. Pure: neither the order of objects nor that of their addresses matters.
 *
 * @param objects how many say something
 * @param contributions by name: all addresses of all objects that name it, the shortest TTL
 * @param leftOut what is not contributed, in the order of objects
 */
record Synced(int objects, SortedMap<DomainName, Contribution> contributions, List<LeftOut> leftOut) {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final int NAMED = 3;
    private static final int MAX_COMMENT = 1_024;

    Synced {
        contributions = Collections.unmodifiableSortedMap(new TreeMap<>(contributions));
        leftOut = List.copyOf(leftOut);
    }

    static Synced of(Source source, ClusterObjects objects) {
        List<Declared> all = new ArrayList<>();
        Map<String, List<EndpointSlice>> slices = objects.slices().stream()
                .filter(slice -> serviceOf(slice).isPresent())
                .collect(Collectors.groupingBy(slice -> serviceOf(slice).orElseThrow()));
        for (Service service : objects.services()) {
            String key = key(service, service.getMetadata().getName());
            all.add(ServiceClaims.of(service, slices.getOrDefault(key, List.of()), source));
        }
        for (Ingress ingress : objects.ingresses()) {
            all.add(IngressClaims.of(ingress, source));
        }
        for (GenericKubernetesResource domain : objects.domains()) {
            all.add(ClusterDomainClaims.of(domain, source));
        }
        return together(source, all);
    }

    /** Namespace and name of the Service whose endpoints these are, as informers name it; empty where they are nobody's. */
    static Optional<String> serviceOf(EndpointSlice slice) {
        return Optional.ofNullable(slice.getMetadata().getLabels())
                .flatMap(labels -> Optional.ofNullable(labels.get(SERVICE_NAME)))
                .map(name -> key(slice, name));
    }

    private static String key(HasMetadata object, String name) {
        return object.getMetadata().getNamespace() + "/" + name;
    }

    private static Synced together(Source source, Collection<Declared> all) {
        SortedMap<DomainName, List<Claim>> byName = new TreeMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        int objects = 0;
        for (Declared declared : all) {
            objects += declared.equals(Declared.NOTHING) ? 0 : 1;
            declared.claims()
                    .forEach(claim -> byName.computeIfAbsent(claim.name(), first -> new ArrayList<>())
                            .add(claim));
            leftOut.addAll(declared.leftOut());
        }
        SortedMap<DomainName, Contribution> contributions = new TreeMap<>();
        byName.forEach((name, claims) -> contributions.put(name, contribution(source, name, claims, leftOut)));
        leftOut.sort(Comparator.naturalOrder());
        return new Synced(objects, contributions, leftOut);
    }

    /** @param leftOut gets what can't stand beside the others */
    private static Contribution contribution(
            Source source, DomainName name, List<Claim> claims, List<LeftOut> leftOut) {
        List<Claim> sorted =
                claims.stream().sorted(Comparator.comparing(Claim::by)).toList();
        List<Claim> kept = sorted.stream().anyMatch(claim -> !isAlias(claim))
                ? addressed(name, sorted, leftOut)
                : aliases(name, sorted, leftOut);
        return new Contribution(
                name,
                source.id(),
                united(kept),
                true,
                source.origin(),
                source.placement(),
                "",
                comment(kept),
                Labels.NONE);
    }

    private static boolean isAlias(Claim claim) {
        return claim.answer().addresses().isEmpty();
    }

    private static List<Claim> addressed(DomainName name, List<Claim> claims, List<LeftOut> leftOut) {
        List<Claim> kept = new ArrayList<>();
        TreeSet<Address> addresses = new TreeSet<>();
        for (Claim claim : claims) {
            TreeSet<Address> more = new TreeSet<>(addresses);
            more.addAll(claim.answer().addresses());
            if (isAlias(claim)) {
                leftOut.add(leftOut(
                        claim,
                        "cname-beside-addresses",
                        "other objects give addresses to " + name + ", beside which there is no CNAME"));
            } else if (more.size() > Answer.MAX_ADDRESSES) {
                leftOut.add(leftOut(
                        claim,
                        "count",
                        "objects before it give " + addresses.size() + " addresses to " + name + ", of at most "
                                + Answer.MAX_ADDRESSES));
            } else {
                addresses = more;
                kept.add(claim);
            }
        }
        return kept;
    }

    private static List<Claim> aliases(DomainName name, List<Claim> claims, List<LeftOut> leftOut) {
        List<Claim> kept = new ArrayList<>();
        for (Claim claim : claims) {
            if (kept.isEmpty() || data(claim).equals(data(kept.getFirst()))) {
                kept.add(claim);
            } else {
                leftOut.add(leftOut(
                        claim,
                        "cname-twice",
                        kept.getFirst().by() + " gives another CNAME to " + name + ", and a name has one alone"));
            }
        }
        return kept;
    }

    private static Optional<String> data(Claim claim) {
        return claim.answer().alias().map(DnsRecord::data);
    }

    private static LeftOut leftOut(Claim claim, String rule, String message) {
        return new LeftOut(claim.by(), new Violation("", claim.name().text(), rule, message));
    }

    /** As answers of several sources are united. */
    private static Answer united(List<Claim> claims) {
        List<Answer> answers = claims.stream().map(Claim::answer).toList();
        Ttl ttl =
                answers.stream().map(Answer::ttl).min(Comparator.naturalOrder()).orElseThrow();
        boolean wildcard = answers.stream().anyMatch(Answer::wildcard);
        Below below =
                answers.stream().anyMatch(answer -> answer.below() == Below.NXDOMAIN) ? Below.NXDOMAIN : Below.FORWARD;
        List<Address> addresses =
                answers.stream().flatMap(answer -> answer.addresses().stream()).toList();
        List<DnsRecord> alias = answers.getFirst().alias().stream()
                .map(record -> record.with(ttl))
                .toList();
        return new Answer(addresses, ttl, wildcard, below, alias);
    }

    /** Where it comes from, for people. */
    private static String comment(List<Claim> claims) {
        String first =
                claims.stream().limit(NAMED).map(claim -> claim.by().toString()).collect(Collectors.joining(", "));
        String all = claims.size() > NAMED ? first + ", and " + (claims.size() - NAMED) + " more" : first;
        return all.substring(0, Math.min(all.length(), MAX_COMMENT));
    }

    /** What is left out of each object. */
    Map<ObjectRef, List<LeftOut>> leftOutByObject() {
        return leftOut.stream().collect(Collectors.groupingBy(LeftOut::by));
    }

    /** What is left out, in a line; empty where nothing is. */
    String message() {
        if (leftOut.isEmpty()) {
            return "";
        }
        String first = leftOut.stream().limit(NAMED).map(LeftOut::text).collect(Collectors.joining("; "));
        return "left out: " + (leftOut.size() > NAMED ? first + "; and " + (leftOut.size() - NAMED) + " more" : first);
    }
}
