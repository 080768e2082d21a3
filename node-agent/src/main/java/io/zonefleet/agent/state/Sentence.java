// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import io.zonefleet.model.Phrase;
import io.zonefleet.model.Said;
import io.zonefleet.model.Words;
import org.jspecify.annotations.Nullable;

/**
 * Everything that an agent says to people of its node, in English, with names for what differs. Each has a name of its own too, by which the
 * dashboard says the same in another language ({@link Said}): what is new here needs a sentence there.
 */
public enum Sentence {
    // who else answers
    LISTENS_TOO(
            "{who} listens there too and takes a part of the queries: stop it, or give this node another address or port"),
    ANSWERS_TOO(
            "{who} answers there too and takes a part of the queries: stop it, or give this node another address or port"),
    STRANGER_SERVER("a DNS server that is not ours (rcode {rcode})"),
    OTHER_AGENT("a CoreDNS of another agent (instance {instance})"),
    STRANGER_INSTANCE("a CoreDNS of an agent that did not say so (instance {instance})"),
    ANSWERS_WITHOUT_OURS("CoreDNS answers there without our part of its Corefile: have it read that again"),
    RIVAL(
            "somebody else writes this node's status: it answers DNS on {addresses}. Give one of the two agents another cluster or node name"),
    RIVAL_AT(
            "somebody else writes this node's status: it answers DNS on {addresses}, its agent is at {url}. Give one of the two agents another cluster or node name"),
    RIVAL_UNREADABLE(
            "somebody else writes this node's status: what it wrote can't be read. Give one of the two agents another cluster or node name"),

    // other agents of the machine
    PARTNER_OF_OTHER_CLUSTER(
            "node {node} (agent pid {pid}) is of another cluster and answers on the same addresses, so that clients get one's answers or the other's: give it other addresses"),
    PARTNER_OF_OTHER_USER(
            "node {node} (agent pid {pid}) runs as user {theirs} and this one as user {mine}: only processes of one user can share an address. Run both as the same user"),
    PORT_OF_BOTH("{at} is {key} of node {node} too: give one of the two another port"),
    PROBE_OF_BOTH("{at} is node {node}'s too: give each agent an address of its own"),
    PARTNERS_NOT_TOLD(
            "the other agents of this machine can't be told of this one, and take its CoreDNS for a stranger: {why}"),
    PARTNERS_NOT_KNOWN("the other agents of this machine are not known, and their CoreDNS counts as a stranger: {why}"),
    PARTNER_STARVED("its CoreDNS, pid {pid}, does not answer: it has work and gets no CPU. Give it more"),
    PARTNER_SILENT("the other CoreDNS on these addresses, pid {pid} of node {node}, does not answer on {addresses}"),
    PARTNER_ORPHANED(
            "the other CoreDNS on these addresses, pid {pid} of node {node}, goes on without its agent, with what was true before"),
    PARTNER_LEFT_ALONE("{what}. Nothing is done about it, since this node's own does not answer either"),
    PARTNER_KILLED("{what}: it was killed. Its agent starts another"),
    PARTNER_NOT_KILLED("{what}, and can't be killed from here: end it, and look at its agent"),
    JOINS_LATER(
            "clients are answered by another agent of this node alone: this one joins when it has what the store says and is proved, or when the other no longer answers"),
    PROBE_MISSING(
            "listener {at} has no address of this instance alone, so that it is not proved: give one more address, since {count} listeners are on this port"),
    PROBE_OF_LISTENER("{at} is a listener's own address, which others may answer too: give one that is in no listener"),

    // the store
    LAST_KNOWN_GOOD("the last known good is served: {why}"),
    NO_EPOCH("the store has no epoch: no control plane has set it up, or its data is gone"),
    NO_HEAD("feed all has no head"),
    CLUSTER_NOT_DECLARED("cluster {cluster} is not declared: PUT /api/v1/clusters/{cluster}"),
    DIGEST_CONTRADICTED("feed {feed} contradicts its digest"),
    HALF_WRITE("half of a write is missing; what was served before stays, and everything is read again now and then"),
    KEY_NOT_READ("{why}; its last good value stays in effect"),
    OTHER_EPOCH(
            "the store's epoch is {epoch}, this node follows {followed}: the store was restored or set up anew. If that was meant, say so: acceptEpoch: {epoch} in the configuration, or POST /-/accept-epoch?epoch={epoch}"),
    STORE_OLDER(
            "the store is at revision {offered}, this node has reached {reached}: has the store lost writes? What is served stays"),
    NAMES_WOULD_VANISH(
            "{gone} of {names} names would vanish, and no accepted write has removed them: what is served stays. A write with allowShrink lets it pass"),

    // files and configuration
    STATE_NOT_WRITTEN("the agent's own folder can't be written, nothing is taken over until it can: {why}"),
    FILES_NOT_READ("the node's files can't be read: {why}"),
    FILE_NOT_WRITTEN("can't be written, what was there stays: {why}; look at free space and permissions"),
    NOT_REMEMBERED("what is served can't be remembered for the next start: {why}"),
    SETTING_WRONG("{value} ({rule}): {message}"),
    PROFILE_WRONG("{rule} {value}: {message}"),
    ZONE_KEPT("its last good state is served. {rules}"),
    ZONE_NOT_SERVED("it is not served. {rules}"),
    ZONE_OF_OPERATOR(
            "{place} serves this zone on the same port, and zone {zone} of Zonefleet would too, with {member}: CoreDNS takes a zone once, so the operator's stays and this node does not answer ours. Remove one of them"),
    UPSTREAM_ITSELF("{server} is this node cache itself: it is not asked. Name its upstreams instead"),
    NO_UPSTREAM("no upstream is left: names that are not managed get SERVFAIL. Name one in listen.forward"),
    SERVERS_FILE("{file} {trouble}"),
    SERVER_BEHIND_STUB(
            "{server} in {file} is the stub of systemd-resolved, which may ask this node cache: it is not asked, and whom it asks is not known, since {uplinks} {trouble}. Name servers of the network instead"),
    SERVER_AT_LOOPBACK(
            "{server} in {file} is at loopback, and whoever answers there may ask this node cache: it is not asked. Name servers of the network instead; one of this host that never asks the node cache can be named in the agent's listen.forward"),

    // an operator's Corefile
    OPERATOR_NOT_READ(
            "can't be read: the agent needs it to see what is served beside its own zones. Check coredns.imported"),
    OPERATOR_BROKEN(
            "{why}. CoreDNS would refuse the whole file, so it is told nothing until this is corrected: new zones wait, records go on, and a CoreDNS that ends can't be started again"),
    IMPORT_MISSING(
            "does not import {file}, so no managed zone is served: add the line \"import {file}\" outside of all blocks"),
    IMPORT_TWICE(
            "imports {file} although {first} does: CoreDNS refuses zones that are there twice. Keep one of the lines"),
    IMPORT_IN_BLOCK("imports {file} within a block: it has blocks of its own. Move the line outside of all blocks"),
    SERVES_MARKER("serves {name}, which every node answers itself: remove it"),
    SERVED_TWICE("serves {zone} port {port} although {first} does: CoreDNS refuses that. Remove one of them"),
    FORWARD_NOT_REPEATED(
            "names below managed zones that are not managed are not asked at {servers}: the agent can't repeat that. Name addresses there, or in listen.forward"),
    RELOAD_PLUGIN(
            "has the plugin reload, so CoreDNS is not signalled: new zones wait for its interval, up to {seconds} s. Remove the line to have them at once"),

    // CoreDNS
    COREDNS_ENDED("ended by {how} and is started again. Its last words: {words}"),
    COREDNS_NOT_STARTED("can't be started: {why}"),
    COREDNS_SILENT("does not answer on {addresses}"),
    COREDNS_DEAF("does not answer what is written, however often it is told"),
    COREDNS_KILLED("{what}: killed, and started again"),
    COREDNS_NOT_OURS("{what}. The agent did not start it: see its log, start it anew"),
    COREDNS_STARVED(
            "{what}: it has work and gets no CPU, so it is left time to. Give this machine, or the cgroup that it runs in, more CPU"),
    COREDNS_SPARED("{what}, as others before that were killed for it: it is left more time than they were"),
    COREDNS_TOO_OLD("CoreDNS {version} is not supported, give one from {oldest} on"),
    COREDNS_NOT_FOUND(
            "no process {program} with -conf {conf} is there{details}. Start it, or correct coredns.conf, coredns.binary or coredns.pidFiles; where its processes can't be seen from here, set coredns.signal to off"),
    INSTANCE_MISSING(
            "an instance is missing{details}. Start it, or correct coredns.conf, coredns.binary or coredns.pidFiles; where its processes can't be seen from here, set coredns.signal to off"),
    INSTANCES_ALIKE(
            "{pids} can't be told from the other instances: give each a {variable} of its own in its environment, and, where the agent may not read that, name them in coredns.instances"),
    NOT_SIGNALLED(
            "SIGUSR1 did not reach pid {pids}: run the agent as the same user as CoreDNS or as root, or set coredns.signal to off"),
    COREFILE_NOT_TAKEN("CoreDNS serves what it had; it did not take the new: {why}"),
    COREFILE_HELD_BACK(
            "CoreDNS does not take it, the last one that it took is served, and it is tried again every {seconds} s: {why}"),
    COREFILE_NOT_SEEN("Corefile {version} is written; last seen was {seen}"),
    NOT_ASKED("not asked yet"),
    CONTENT_REFUSED("its content was refused"),
    NO_SERIAL("no answer with a serial for {name}"),
    OTHER_SERIAL("serial {served} is served, {written} is written"),
    OTHER_RECORDS("other records at {name} than are written"),
    AT_TARGET("{what} ({target})"),
    AWAITS_ADDRESSES(
            "waits for {addresses}, which no link of this node has: give the profile a network, or put it on a link"),
    PORT_OF_OTHER(
            "{at}: {who} listens there, so CoreDNS serves without this plugin: stop it, or give the plugin another port, then start CoreDNS, or the agent that runs it, again"),
    PORT_LOST(
            "{at}: nothing listens there: another program had the port when CoreDNS started, and it tries only then. Start CoreDNS, or the agent that runs it, again"),

    // kube-dns
    KUBE_DNS_WAITED_FOR(
            "kube-dns at {server} {what}: its service addresses are not taken on this node before it does, since queries go there when the cache fails"),
    KUBE_DNS_OTHERWISE("kube-dns at {server} {what}: queries go there when the cache fails"),
    MANAGED_NAME_UNANSWERED("does not answer for the managed name {name}"),
    MANAGED_NAME_OTHERWISE(
            "answers the managed name {name} otherwise than this node (rcode {rcode}, {right} of {count} addresses)"),
    NOTHING_TO_ASK(
            "addresses of kube-dns are not taken: no managed name with an address is there yet by which kube-dns could show that it knows them"),

    // link, addresses, rules
    NETWORK_COMMAND("{why}"),
    HOST_LOCK("{why}"),
    LINK_OF_OTHER_KIND(
            "is a link of kind {is}, not {wanted} as the profile wants: it is left as it is. Remove it (ip link delete {link}), or give the profile another link or kind"),
    LINK_OF_HARDWARE(
            "is a link of hardware, not {wanted} as the profile wants: it is left as it is. Remove it (ip link delete {link}), or give the profile another link or kind"),
    BRIDGE_OF_OTHERS("is a bridge of others with links on it: it is left as it is. Give the profile another link"),
    LINK_OF_OTHERS(
            "was made by others and has {addresses}, and no address of the profile: it is left as it is. Give the profile another link, or remove that one (ip link delete {link}) where it is of no use any more"),
    ADDRESSES_OF_OTHERS(
            "was made by others and has {addresses}, which the profile does not: they stay. Where node-cache left it, run zonefleet-agent network take-over"),
    ADDRESS_ON_OTHER_LINK(
            "is on {link}, and is not taken from there: remove it from {link} (ip address delete), or from the profile"),
    ADDRESS_LINK_LOCAL(
            "is link-local (fe80::/10), so it is not put on the link: give the listener a unique local address (fd00::/8)"),
    KUBE_DNS_NOT_INTERCEPTED(
            "kube-dns is not intercepted: declare the cluster's kubeDns, its kubeProxy (iptables or nftables) and other addresses at which kube-dns can be asked (kubeDnsUpstream), and leave rules at full"),
    RULES_OF_OTHERS(
            "{count} rules that node-cache or coredns-nodecache left, for example {table} {chain} {rule}: they do not go with the cache. Where that has ended for good, run zonefleet-agent network take-over"),
    CHAINS_THAT_DROP(
            "drop what they do not know: chains {chains}; rules in a table of our own can't let DNS through there. Accept it in those chains, or give the profile the backend iptables-nft"),
    CACHE_SILENT(
            "the node cache does not answer, last asked on {at}: queries to a service address go to kube-dns until it does"),
    LEASE_NOT_KEPT("rules that skip connection tracking can't be kept: {why}"),
    LEASE_DEFECT("rules that skip connection tracking can't be kept, see the log: {why}"),

    // why link and backend are what they are
    AS_THE_PROFILE_SAYS("as the profile says"),
    LINK_WAS_THERE("it was there"),
    LINK_DUMMY("the kernel has dummy links"),
    LINK_NO_DUMMY("no dummy: {why}"),
    LINK_NEITHER("neither dummy nor bridge: {why}"),
    RULES_OFF("rules are off, and programs for them are not on this machine"),
    KUBELET_THERE("kubelet has its chains there"),
    KUBELET_NOWHERE("kubelet has no chains here, so the usual one"),
    KUBELET_NOT_SEEN("kubelet has no chains there, and iptables-legacy can't be looked at: it needs more rights"),
    NO_IPTABLES_NFT("iptables-nft is not on this machine"),
    NEITHER_NFT("neither iptables-nft nor nft is on this machine"),
    /** Short: a status takes so many letters. */
    RULES_LAST("{what}; rules last here, without xt_recent: run zonefleet-watchdog"),

    STEP_FAILED("a step failed, see the log: {why}");

    /** Taken apart once, and not each time that it is said. */
    @SuppressWarnings("ImmutableEnumChecker") // it is: its set is a copy that nobody changes
    private final Phrase phrase;

    Sentence(String english) {
        this.phrase = Phrase.of(this, english);
    }

    /**
     * Says it.
     *
     * @param values one for each name in it, in their order; {@link Words} where a value is a sentence itself
     */
    public Words of(@Nullable Object... values) {
        return phrase.say(values);
    }
}
