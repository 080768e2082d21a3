// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * How new pods of a cluster get its node cache as their resolver. A cluster without settings injects nothing.
 *
 * @param nameservers where pods reach the node cache, at most {@link #MAX_NAMESERVERS}; none: the addresses of the first listener on port 53
 *     of the profile in effect
 * @param searches beside those of the cluster domain, after them
 * @param options of pods that do not say otherwise
 * @param provedPercent of the cluster's nodes, 1 to 100: with fewer that have proved what they answer, pods stay as they are
 * @param exceptNamespaces left alone whatever their labels say, beside kube-system, kube-public and that of the Service by which API servers
 *     reach the webhook; where they reach it otherwise, those that Zonefleet runs in have to be here
 */
public record InjectionSettings(
        List<Address> nameservers,
        List<DomainName> searches,
        List<ResolverOption> options,
        int provedPercent,
        List<String> exceptNamespaces) {
    /** What the API server allows in one pod. */
    public static final int MAX_NAMESERVERS = 3;

    /** What the API server allows in one pod (32), without the three of the cluster domain. */
    public static final int MAX_SEARCHES = 29;

    /** Those of the cloud services that do the same: few tries below the search domains, no long wait for a dead server. */
    public static final List<ResolverOption> USUAL_OPTIONS =
            List.of(new ResolverOption("ndots:3"), new ResolverOption("attempts:2"), new ResolverOption("timeout:1"));

    /** Of what a join makes, and of the chart as its page installs it. */
    public static final List<String> OWN_NAMESPACES = List.of("zonefleet-system", "zonefleet");

    /** Where nothing else is said. */
    public static final InjectionSettings DEFAULT =
            new InjectionSettings(List.of(), List.of(), USUAL_OPTIONS, 100, OWN_NAMESPACES);

    /** @throws IllegalArgumentException for too many of something, a share outside 1..100, or what is no name of a namespace */
    public InjectionSettings {
        nameservers = List.copyOf(nameservers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
        exceptNamespaces = List.copyOf(exceptNamespaces);
        exceptNamespaces.forEach(Label::require);
        if (nameservers.size() > MAX_NAMESERVERS || searches.size() > MAX_SEARCHES) {
            throw new IllegalArgumentException("more nameservers or searches than a pod can have");
        }
        if (provedPercent < 1 || provedPercent > 100) {
            throw new IllegalArgumentException("share outside 1..100: " + provedPercent);
        }
    }

    /** Reads the name of a namespace, or says what is wrong with it. */
    public static Parsed<String> parseNamespace(String input) {
        return Label.parse(input, name -> name);
    }
}
