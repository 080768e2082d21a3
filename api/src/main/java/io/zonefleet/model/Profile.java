// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;
import java.util.Optional;

/**
 * How node caches of a cluster are set up.
 *
 * @param id its name
 * @param listeners none: each agent's own configuration says where it listens
 * @param stubDomains suffixes with upstreams of their own
 * @param cache for what is not managed
 * @param negativeTtl SOA minimum of managed zones: how long a negative answer may be cached
 * @param apply how changes of records reach CoreDNS
 * @param comment free text; may be empty
 * @param network what the agent keeps of the node's link, addresses and packet rules; empty: it touches none of them
 * @param corefile how names that are not managed are answered, beyond upstreams and cache; empty: as {@link CorefileSettings#DEFAULT}
 */
public record Profile(
        ProfileId id,
        List<Listener> listeners,
        List<StubDomain> stubDomains,
        CacheSettings cache,
        Ttl negativeTtl,
        ApplyMode apply,
        String comment,
        Optional<NetworkSettings> network,
        Optional<CorefileSettings> corefile)
        implements Intent {

    /** What a cluster without a profile gets. */
    public static final Profile BUILT_IN = new Profile(
            new ProfileId("built-in"), List.of(), List.of(), CacheSettings.DEFAULT, new Ttl(5), ApplyMode.AUTO, "");

    public Profile {
        listeners = List.copyOf(listeners);
        stubDomains = List.copyOf(stubDomains);
        corefile = corefile.filter(settings -> !settings.equals(CorefileSettings.DEFAULT));
    }

    /** One that leaves the node's network alone, and has nothing special in its Corefile. */
    public Profile(
            ProfileId id,
            List<Listener> listeners,
            List<StubDomain> stubDomains,
            CacheSettings cache,
            Ttl negativeTtl,
            ApplyMode apply,
            String comment) {
        this(id, listeners, stubDomains, cache, negativeTtl, apply, comment, Optional.empty(), Optional.empty());
    }

    /** The same with these listeners and stub domains. */
    public Profile with(List<Listener> others, List<StubDomain> stubs) {
        return new Profile(id, others, stubs, cache, negativeTtl, apply, comment, network, corefile);
    }

    /** The same with this network. */
    public Profile with(NetworkSettings settings) {
        return new Profile(
                id, listeners, stubDomains, cache, negativeTtl, apply, comment, Optional.of(settings), corefile);
    }

    /** The same with this Corefile. */
    public Profile with(CorefileSettings settings) {
        return new Profile(
                id, listeners, stubDomains, cache, negativeTtl, apply, comment, network, Optional.of(settings));
    }

    /** The settings of its Corefile that are in effect. */
    public CorefileSettings corefileSettings() {
        return corefile.orElse(CorefileSettings.DEFAULT);
    }

    @Override
    public IntentKey.OfProfile key() {
        return new IntentKey.OfProfile(id);
    }
}
