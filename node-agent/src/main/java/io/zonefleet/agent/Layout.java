// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.PrivateAddresses;
import io.zonefleet.agent.desired.SafeUpstreams;
import io.zonefleet.agent.desired.SafeUpstreams.Safe;
import io.zonefleet.agent.imported.Fitting;
import io.zonefleet.agent.imported.OperatorText;
import io.zonefleet.agent.imported.OurListener;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how the Corefile is to serve, from the cluster's profile, the agent's configuration and the text of an operator, where he keeps
 * one that imports ours.
 *
 * @param profile as it can be rendered
 * @param listeners where it answers, also while it still stands apart
 * @param settings of the node
 * @param operator his text
 * @param beside his, our listeners
 * @param findings what was left out, and why
 */
record Layout(
        ClusterProfile profile,
        List<Listener> listeners,
        NodeSettings settings,
        Optional<OperatorText> operator,
        List<OurListener> beside,
        List<Finding> findings) {

    /** Every resolv.conf that is named. */
    static Set<String> files(ClusterProfile profile, AgentConfig config, Optional<OperatorText> operator) {
        return SafeUpstreams.files(
                operator.map(text -> as(profile, fitting(profile, config, text)))
                        .orElse(profile),
                config.listen());
    }

    /**
     * Works it out.
     *
     * @param apart whether CoreDNS is to answer at the private addresses only
     */
    static Layout of(
            ClusterProfile profile,
            AgentConfig config,
            Optional<OperatorText> operator,
            Map<String, ResolvConf> resolvConfs,
            boolean apart) {
        List<Listener> shared = profile.intercepting(profile.profile().listeners());
        PrivateAddresses.Given own = PrivateAddresses.to(
                shared.isEmpty() ? profile.intercepting(List.of(config.listen())) : shared,
                config.ha().probeAddresses());
        Optional<Fitting> fitting = operator.map(text -> fitting(profile, config, text));
        Safe safe = SafeUpstreams.of(
                fitting.map(fit -> as(profile, fit))
                        .orElseGet(() -> shared.isEmpty() ? profile : with(own.listeners(), profile)),
                shared.isEmpty() ? own.listeners().getFirst() : config.listen(),
                config.internalPort(),
                resolvConfs,
                own(operator, fitting));
        NodeSettings settings = config.nodeSettings(
                apart ? alone(List.of(safe.listener()), config).getFirst() : safe.listener());
        List<Finding> findings = new ArrayList<>(safe.findings());
        findings.addAll(own.findings());
        fitting.ifPresent(fit -> findings.addAll(fit.findings()));
        List<Listener> declared = safe.profile().profile().listeners();
        return new Layout(
                apart ? apart(safe.profile(), config) : safe.profile(),
                declared.isEmpty() ? List.of(safe.listener()) : declared,
                fitting.map(fit -> guest(settings, operator.orElseThrow(), fit)).orElse(settings),
                operator,
                fitting.map(Fitting::listeners).orElse(List.of()),
                findings);
    }

    /** A listener that binds no address takes what is sent to any of the machine's. */
    private static List<Endpoint> own(Optional<OperatorText> operator, Optional<Fitting> fitting) {
        return fitting.stream()
                .flatMap(fit -> fit.listeners().stream())
                .filter(OurListener::isUnbound)
                .flatMap(our -> operator.orElseThrow().machine().stream()
                        .map(address -> new Endpoint(address, our.listener().port())))
                .toList();
    }

    private static Fitting fitting(ClusterProfile profile, AgentConfig config, OperatorText text) {
        List<Listener> declared = profile.profile().listeners();
        return Fitting.of(text, declared.isEmpty() ? List.of(config.listen()) : declared);
    }

    /** What he says of listeners and upstreams takes the place of what the profile says. */
    private static ClusterProfile as(ClusterProfile cluster, Fitting fitting) {
        Profile given = cluster.profile();
        Profile fitted = given.with(
                fitting.listeners().stream().map(OurListener::listener).toList(), fitting.forwards());
        return new ClusterProfile(fitted, Optional.empty(), List.of());
    }

    private static ClusterProfile with(List<Listener> listeners, ClusterProfile cluster) {
        Profile given = cluster.profile();
        return cluster.with(given.with(listeners, given.stubDomains()));
    }

    /** Where this instance alone answers; nothing of kube-dns is intercepted, since that would bind its addresses. */
    private static ClusterProfile apart(ClusterProfile cluster, AgentConfig config) {
        Profile given = cluster.profile();
        return cluster.with(new Profile(
                given.id(),
                given.listeners().isEmpty() ? List.of() : alone(given.listeners(), config),
                given.stubDomains(),
                given.cache(),
                given.negativeTtl(),
                given.apply(),
                given.comment(),
                Optional.empty(),
                given.corefile()));
    }

    private static List<Listener> alone(List<Listener> listeners, AgentConfig config) {
        return PrivateAddresses.alone(listeners, config.ha().probeAddresses());
    }

    private static NodeSettings guest(NodeSettings settings, OperatorText his, Fitting fitting) {
        Map<Integer, String> wildcards = new HashMap<>();
        fitting.listeners()
                .forEach(our -> our.wildcards()
                        .ifPresent(text -> wildcards.put(our.listener().port(), text)));
        return settings.asGuest(
                new NodeSettings.Guest(wildcards, Fitting.ports(his)),
                his.reload().isPresent() ? NodeSettings.Pickup.SIGNAL : settings.pickup());
    }

    /** Where an operator's text serves a zone already; empty where it is free. */
    Optional<String> placeOf(DomainName zone) {
        return operator.flatMap(text -> text.placeOf(zone, beside));
    }
}
