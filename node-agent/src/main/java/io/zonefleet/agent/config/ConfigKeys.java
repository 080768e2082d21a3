// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.Upstream;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every key of the configuration file. */
final class ConfigKeys {
    static final ConfigKey<ClusterId> CLUSTER = ConfigKey.one(
            "cluster",
            "RFC 1123 label",
            "",
            "The cluster this node belongs to; it must be declared in the control plane.",
            new ClusterId("unnamed"),
            ClusterId::parse);
    static final ConfigKey<NodeName> NODE = ConfigKey.one(
            "node",
            "RFC 1123 subdomain",
            "",
            "The node's name, unique within its cluster.",
            new NodeName("unnamed"),
            NodeName::parse);
    static final ConfigKey<NodeRole> ROLE = ConfigKey.one(
            "role",
            "`node-cache` or `zone-server`",
            "`node-cache`",
            "What it is for: answers all names for programs of this node; or answers the cluster's managed names alone, for the cluster's"
                    + " own DNS, and refuses all others ([zone servers](zone-servers.md)).",
            NodeRole.NODE_CACHE,
            NodeRole::parse);
    static final ConfigKey<List<URI>> ETCD_ENDPOINTS = ConfigKey.many(
            "etcd.endpoints",
            "list of URLs",
            "",
            "etcd's members; all `http://` or all `https://`.",
            List.of(),
            Scalars::httpUrl);
    static final ConfigKey<Optional<Path>> ETCD_CA = ConfigKey.optional(
            "etcd.caFile",
            "path",
            "none",
            "Who signs etcd's certificates (PEM); needed with `https://`.",
            Scalars::path);
    static final ConfigKey<Optional<Path>> ETCD_CERT = ConfigKey.optional(
            "etcd.certFile", "path", "none", "Client certificate (PEM); together with `etcd.keyFile`.", Scalars::path);
    static final ConfigKey<Optional<Path>> ETCD_KEY =
            ConfigKey.optional("etcd.keyFile", "path", "none", "Its private key (PEM, PKCS #8).", Scalars::path);
    static final ConfigKey<Optional<String>> ETCD_USER =
            ConfigKey.optional("etcd.user", "name", "none", "User of etcd; together with its password.", Scalars::word);
    static final ConfigKey<Optional<Path>> ETCD_PASSWORD =
            ConfigKey.optional("etcd.passwordFile", "path", "none", "File with that user's password.", Scalars::path);
    static final ConfigKey<String> KEY_PREFIX = ConfigKey.one(
            "keyPrefix",
            "path",
            "`/zonefleet/v1/`",
            "Where everything of Zonefleet stands in etcd.",
            "/zonefleet/v1/",
            Scalars::keyPrefix);
    static final ConfigKey<Path> STATE_DIR = ConfigKey.one(
            "stateDir",
            "path",
            "`/var/lib/zonefleet`",
            "What the agent remembers: the last known good, and how far it has come. Belongs to one agent.",
            Path.of("/var/lib/zonefleet"),
            Scalars::plainPath);
    static final ConfigKey<Optional<Path>> ZONE_DIR = ConfigKey.optional(
            "zoneDir",
            "path",
            "`<stateDir>/zones`",
            "Where zone files (`db.*`) are written. Belongs to the agent: every other `db.*` in it is removed.",
            Scalars::plainPath);
    static final ConfigKey<Optional<Path>> COREFILE = ConfigKey.optional(
            "corefile",
            "path",
            "`<stateDir>/Corefile`",
            "The Corefile the agent writes. One that it has not written is never overwritten.",
            Scalars::plainPath);
    static final ConfigKey<Optional<Path>> COREDNS_IMPORTED = ConfigKey.optional(
            "coredns.imported",
            "path",
            "none",
            "A Corefile that an operator keeps and that imports `corefile`, at the path at which CoreDNS finds it too. CoreDNS"
                    + " is started with it; the agent never writes to it.",
            Scalars::plainPath);
    static final ConfigKey<CoreDnsMode> COREDNS_MODE = ConfigKey.one(
            "coredns.mode",
            "`supervised` or `beside`",
            "`supervised`",
            "Whether the agent starts CoreDNS and watches it, or works with one that others start, which it only signals.",
            CoreDnsMode.SUPERVISED,
            Scalars::mode);
    static final ConfigKey<String> COREDNS_BINARY = ConfigKey.one(
            "coredns.binary",
            "path, or name on PATH",
            "`coredns`",
            "The CoreDNS that the agent starts and watches; 1.13 or newer. Beside: what the program has to be called.",
            "coredns",
            Scalars::program);
    static final ConfigKey<List<Path>> COREDNS_PID_FILES = ConfigKey.many(
            "coredns.pidFiles",
            "list of paths",
            "every process is looked at",
            "Beside: files that CoreDNS writes its pid to (`-pidfile`), one for each instance.",
            List.of(),
            Scalars::path);
    static final ConfigKey<Optional<String>> COREDNS_CONF = ConfigKey.optional(
            "coredns.conf",
            "text",
            "`coredns.imported`, else `corefile`",
            "Beside: the `-conf` argument that CoreDNS was started with, as it stands on its command line.",
            Scalars::word);
    static final ConfigKey<List<String>> COREDNS_INSTANCES = ConfigKey.many(
            "coredns.instances",
            "list of names",
            "read from each process",
            "Beside: the values of `ZONEFLEET_INSTANCE` in CoreDNS's environment, where the agent may not read that.",
            List.of(),
            Scalars::instance);
    static final ConfigKey<Boolean> COREDNS_SIGNAL = ConfigKey.one(
            "coredns.signal",
            "`on` or `off`",
            "`on`",
            "Beside: `off` where the agent can't signal CoreDNS; the Corefile then has the `reload` plugin.",
            true,
            Scalars::onOrOff);
    static final ConfigKey<Optional<Path>> COREDNS_LOG = ConfigKey.optional(
            "coredns.logFile",
            "path",
            "none",
            "File to which CoreDNS's output is appended; without it goes to the agent's log.",
            Scalars::path);
    static final ConfigKey<Optional<Endpoint>> COREDNS_HEALTH =
            endpoint("coredns.health", "127.0.0.1:8080", "Where CoreDNS serves `/health`.");
    static final ConfigKey<Optional<Endpoint>> COREDNS_READY =
            endpoint("coredns.ready", "127.0.0.1:8181", "Where CoreDNS serves `/ready`.");
    static final ConfigKey<Optional<Endpoint>> COREDNS_METRICS = endpoint(
            "coredns.metrics",
            "127.0.0.1:9253",
            "Where CoreDNS serves `/metrics`; the agent reads there how much clients ask.");
    static final ConfigKey<List<Address>> LISTEN_ADDRESSES = ConfigKey.many(
            "listen.addresses",
            "list of addresses",
            "`[169.254.20.10]`",
            "Where DNS is answered, where the cluster's profile has no listeners.",
            List.of(Address.of("169.254.20.10")),
            Address::parse);
    static final ConfigKey<Integer> LISTEN_PORT =
            ConfigKey.one("listen.port", "port", "`53`", "Its UDP and TCP port.", 53, Scalars::port);
    static final ConfigKey<List<Upstream>> LISTEN_FORWARD = ConfigKey.many(
            "listen.forward",
            "list of `address[:port]` or paths of resolv.conf files",
            "`[/etc/resolv.conf]`",
            "Who is asked for names that are not managed.",
            List.of(new Upstream("/etc/resolv.conf")),
            Upstream::parse);
    static final ConfigKey<Boolean> LISTEN_FORCE_TCP = ConfigKey.one(
            "listen.forceTcp", "true or false", "`false`", "Ask them over TCP only.", false, Scalars::bool);
    static final ConfigKey<Integer> INTERNAL_PORT = ConfigKey.one(
            "internalPort",
            "port",
            "`5399`",
            "First port on 127.0.0.1 of CoreDNS's cached way upstream; one more for each further set of upstreams.",
            5399,
            Scalars::port);
    static final ConfigKey<List<Address>> HA_PROBE = ConfigKey.many(
            "ha.probeAddress",
            "list of addresses",
            "none",
            "Where this agent's CoreDNS answers alone, and is proved and probed, while other agents of the machine answer on the same"
                    + " addresses: for example `127.0.0.101`. One; one more for each further listener on the same port.",
            List.of(),
            Address::parse);
    static final ConfigKey<Path> HA_LOCK = ConfigKey.one(
            "ha.lock",
            "path",
            "`/run/zonefleet/network.lock`",
            "The same for all agents of a machine: the one that holds this lock keeps link and packet rules. Beside it, in `agents`,"
                    + " agents with a `ha.probeAddress` say who they are.",
            Path.of("/run/zonefleet/network.lock"),
            Scalars::path);
    static final ConfigKey<Endpoint> HTTP_LISTEN = ConfigKey.one(
            "http.listen",
            "`address:port`",
            "`127.0.0.1:9254`",
            "Where the agent itself serves `/healthz`, `/readyz`, `/metrics`, its lists and files, and `/-/` commands, without a"
                    + " token: keep it on the node.",
            new Endpoint(Address.of("127.0.0.1"), 9254),
            Scalars::endpoint);
    static final ConfigKey<Optional<URI>> HTTP_URL = ConfigKey.optional(
            "http.url",
            "URL",
            "none",
            "The same as the control plane reaches it; without it the control plane cannot show this node's zones and files.",
            Scalars::httpUrl);
    static final ConfigKey<Optional<String>> ACCEPT_EPOCH = ConfigKey.optional(
            "acceptEpoch",
            "epoch",
            "none",
            "An operator's word that the store may have this epoch instead of the one followed so far (after a"
                    + " restore).",
            Scalars::word);
    static final ConfigKey<Duration> PROVE = duration(
            "timing.prove", "2s", "How long an answer may lag behind what was written before CoreDNS is told again.");
    static final ConfigKey<Duration> PROVE_ALL =
            duration("timing.proveAll", "30s", "In which all zones are asked once, at most 8 a second.");
    static final ConfigKey<Duration> PROBE = duration(
            "timing.probe", "1s", "Between probes of each address; three without an answer and CoreDNS is killed.");
    static final ConfigKey<Duration> HEAL =
            duration("timing.heal", "5s", "Between looks for edits by others of zone files, Corefile, resolv.conf.");
    static final ConfigKey<Duration> START =
            duration("timing.start", "10s", "What CoreDNS gets to answer after its start, before it counts as hung.");
    static final ConfigKey<Duration> LEASE = duration(
            "timing.lease",
            "4s",
            "After which a node that no longer reports counts as silent. Renewed three times as often: at 4s a thousand"
                    + " agents are 750 small requests a second to etcd. etcd gives 2s at least.");

    /** All of them, in the order of the documentation. */
    static final List<ConfigKey<?>> ALL = List.of(
            CLUSTER,
            NODE,
            ROLE,
            ETCD_ENDPOINTS,
            ETCD_CA,
            ETCD_CERT,
            ETCD_KEY,
            ETCD_USER,
            ETCD_PASSWORD,
            KEY_PREFIX,
            STATE_DIR,
            ZONE_DIR,
            COREFILE,
            COREDNS_MODE,
            COREDNS_BINARY,
            COREDNS_PID_FILES,
            COREDNS_CONF,
            COREDNS_INSTANCES,
            COREDNS_SIGNAL,
            COREDNS_IMPORTED,
            COREDNS_LOG,
            COREDNS_HEALTH,
            COREDNS_READY,
            COREDNS_METRICS,
            LISTEN_ADDRESSES,
            LISTEN_PORT,
            LISTEN_FORWARD,
            LISTEN_FORCE_TCP,
            INTERNAL_PORT,
            HA_PROBE,
            HA_LOCK,
            HTTP_LISTEN,
            HTTP_URL,
            ACCEPT_EPOCH,
            PROVE,
            PROVE_ALL,
            PROBE,
            HEAL,
            START,
            LEASE);

    /** What only says something about a CoreDNS that others start. */
    static final List<ConfigKey<?>> BESIDE =
            List.of(COREDNS_PID_FILES, COREDNS_CONF, COREDNS_INSTANCES, COREDNS_SIGNAL);

    /** What a zone server has not: it asks nobody, has its Corefile to itself, and shares no address. */
    static final List<ConfigKey<?>> NODE_CACHE_ONLY =
            List.of(LISTEN_FORWARD, LISTEN_FORCE_TCP, COREDNS_IMPORTED, HA_PROBE);

    private ConfigKeys() {}

    private static ConfigKey<Optional<Endpoint>> endpoint(String path, String standard, String meaning) {
        return ConfigKey.one(
                path,
                "`address:port`, or `off`",
                "`" + standard + "`",
                meaning,
                Scalars.endpointOrOff(standard).orThrow(),
                Scalars::endpointOrOff);
    }

    private static ConfigKey<Duration> duration(String path, String standard, String meaning) {
        return ConfigKey.one(
                path,
                "duration",
                "`" + standard + "`",
                meaning,
                Scalars.duration(standard).orThrow(),
                Scalars::duration);
    }
}
