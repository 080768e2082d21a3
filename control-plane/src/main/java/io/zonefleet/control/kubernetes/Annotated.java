// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.zonefleet.model.Address;
import io.zonefleet.model.Below;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Source;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects that contribute by annotations: which names, and how. Pure. */
final class Annotated {
    /** Names, separated by commas or blanks; on an Ingress {@value #HOSTS} stands for the hosts of its rules. */
    static final String DOMAINS = "zonefleet.io/domains";

    /** Whether names below get the same answer: {@code true} or {@code false}. */
    static final String WILDCARD = "zonefleet.io/wildcard";

    /** Seconds. */
    static final String TTL = "zonefleet.io/ttl";

    static final String HOSTS = "hosts";

    private static final int MAX_NAMES = 64;

    /** Longer than as many names can be. */
    private static final int MAX_TEXT = MAX_NAMES * 256;

    private Annotated() {}

    /** Where an object is reached: by addresses, or by the names of hosts. */
    record Targets(List<Address> addresses, List<String> hosts) {}

    /** Whether the object says anything to us. */
    static boolean isMeant(HasMetadata object) {
        return annotations(object).containsKey(DOMAINS);
    }

    private static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    /** Where the annotation stands in the object, as a JSON pointer. */
    static String pointer(String annotation) {
        return "/metadata/annotations/" + annotation.replace("/", "~1");
    }

    /** The names that it gives. */
    static Set<DomainName> names(HasMetadata object, List<String> hosts, Declaring declaring) {
        String text = annotations(object).getOrDefault(DOMAINS, "");
        String at = pointer(DOMAINS);
        List<String> words = new ArrayList<>();
        if (text.length() <= MAX_TEXT) {
            for (String word : text.strip().split("[,\\s]+", -1)) {
                if (word.equals(HOSTS) && !hosts.isEmpty()) {
                    words.addAll(hosts);
                } else if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        if (text.length() > MAX_TEXT || words.size() > MAX_NAMES) {
            declaring.leaveOut(at, text, "count", "give at most " + MAX_NAMES + " names; for more, use ClusterDomains");
            return Set.of();
        }
        if (words.isEmpty()) {
            declaring.leaveOut(at, text, "required", "give at least one name, such as a.example.com");
        }
        Set<DomainName> names = new LinkedHashSet<>();
        words.forEach(word -> declaring.name(at, word).ifPresent(names::add));
        return names;
    }

    /** How they are answered; empty where an annotation is wrong. */
    static Optional<Declaring.Manner> manner(HasMetadata object, Source source, Declaring declaring) {
        Map<String, String> annotations = annotations(object);
        String wildcard = annotations.getOrDefault(WILDCARD, String.valueOf(source.wildcard()));
        String ttl = annotations.getOrDefault(TTL, String.valueOf(source.ttl().seconds()));
        boolean good = true;
        if (!wildcard.equals("true") && !wildcard.equals("false")) {
            declaring.leaveOut(pointer(WILDCARD), wildcard, "type", "use \"true\" or \"false\"");
            good = false;
        }
        if (!ttl.matches("[0-9]{1,6}") || Integer.parseInt(ttl) > Ttl.MAX_SECONDS) {
            declaring.leaveOut(
                    pointer(TTL), ttl, "range", "use a whole number of seconds from 0 to " + Ttl.MAX_SECONDS);
            good = false;
        }
        return good
                ? Optional.of(new Declaring.Manner(
                        new Ttl(Integer.parseInt(ttl)), Boolean.parseBoolean(wildcard), Below.FORWARD))
                : Optional.empty();
    }

    /**
     * What an object that is reached at {@code targets} says.
     *
     * @param at where they stand in the object
     */
    static Declared declared(
            HasMetadata object, ObjectRef by, Source source, List<String> hosts, Targets targets, String at) {
        KubernetesSync sync = source.kubernetes().orElseThrow();
        Declaring declaring = new Declaring(by, sync);
        Set<DomainName> names = names(object, hosts, declaring);
        Optional<Declaring.Manner> manner = manner(object, source, declaring);
        if (names.isEmpty() || manner.isEmpty()) {
            return declaring.done();
        }
        if (targets.addresses().isEmpty() && targets.hosts().isEmpty()) {
            declaring.leaveOut(at, "", "no-address", "it has no address yet: nothing is served for it");
        }
        for (DomainName name : names) {
            if (!targets.addresses().isEmpty()) {
                declaring.claim(name, targets.addresses(), at, manner.get());
            } else if (!targets.hosts().isEmpty()) {
                // several names of one load balancer: a name has one CNAME alone
                declaring.claim(name, targets.hosts().getFirst(), at, manner.get());
            }
        }
        return declaring.done();
    }
}
