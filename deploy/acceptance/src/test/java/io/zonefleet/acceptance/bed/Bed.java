// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Three machines: a pod, a node and kube-dns, which is a real CoreDNS. The node is where this JVM is; the others are joined to it by
 * pairs of veth. kube-proxy has mapped the service address of kube-dns. Closing it leaves the node as it was, but for kube-proxy's rules.
 */
final class Bed implements AutoCloseable {
    /** What kube-dns answers to everything. */
    static final String OF_KUBE_DNS = "192.0.2.53";

    /** What the other server answers to everything: who gets that was served by a node cache that asks it. */
    static final String OF_UPSTREAM = "203.0.113.53";

    /** Lines of a listing of nft that are no rule. */
    private static final Pattern STRUCTURE =
            Pattern.compile("^$|^}|^(table|chain|type|set|map|elements|timeout|flags|#)\\b|\\{$");

    private final Path dir;
    private final List<Family> families;
    private final Backend backend;
    private final Namespace node;
    private final Namespace pod;
    private final Namespace kubeDnsHost;
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private CoreDns kubeDns;

    Bed(Path dir, Backend backend, List<Family> families) {
        this.dir = dir;
        this.backend = backend;
        this.families = List.copyOf(families);
        this.node = Namespace.own(dir);
        this.pod = Namespace.open(dir, "pod");
        closing.push(pod);
        this.kubeDnsHost = Namespace.open(dir, "kube-dns");
        closing.push(kubeDnsHost);
        try {
            join(pod, "pod");
            join(kubeDnsHost, "dns");
            families.forEach(this::address);
            families.forEach(family -> KubeProxy.write(node, backend, family));
            kubeDns = startKubeDns(
                    answering(families.stream().map(Family::kubeDns).toList(), OF_KUBE_DNS));
            closing.push(() -> kubeDns.close());
        } catch (RuntimeException | AssertionError broken) {
            close();
            throw broken;
        }
    }

    private void join(Namespace other, String name) {
        node.run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", other.pid());
        closing.push(() -> node.attempt(List.of("ip", "link", "del", name), ""));
        node.run("ip", "link", "set", name, "up");
        other.run("ip", "link", "set", "eth0", "up");
    }

    private void address(Family family) {
        add(node, family, family.podGateway(), "pod");
        add(pod, family, family.pod(), "eth0");
        add(node, family, family.kubeDnsGateway(), "dns");
        add(kubeDnsHost, family, family.kubeDns(), "eth0");
        add(kubeDnsHost, family, family.upstream(), "eth0");
        pod.run("ip", family.flag(), "route", "add", "default", "via", family.podGateway());
        kubeDnsHost.run("ip", family.flag(), "route", "add", "default", "via", family.kubeDnsGateway());
        node.run(
                "sysctl",
                "-qw",
                family.isV4() ? "net.ipv4.ip_forward=1" : "net.ipv6.conf.all.forwarding=1",
                "net.ipv4.conf.all.rp_filter=0");
    }

    private static void add(Namespace where, Family family, String address, String link) {
        List<String> command = new ArrayList<>(
                List.of("ip", family.flag(), "addr", "add", address + "/" + family.link(), "dev", link));
        if (!family.isV4()) {
            command.add("nodad");
        }
        where.run(command, "");
    }

    private CoreDns startKubeDns(String corefile) {
        return CoreDns.startBy(
                kubeDnsHost.in(List.of()),
                folder("kube-dns"),
                corefile + answering(families.stream().map(Family::upstream).toList(), OF_UPSTREAM));
    }

    /** A Corefile that answers every question for addresses alike. */
    static String answering(List<String> addresses, String answer) {
        return """
                .:53 {
                    bind %s
                    template IN A {
                        answer "{{ .Name }} 5 IN A %s"
                    }
                    template IN ANY {
                        rcode NOERROR
                    }
                }
                """.formatted(String.join(" ", addresses), answer);
    }

    /** Has kube-dns work by another Corefile from now on; the other server stays as it is. */
    void kubeDns(String corefile) {
        kubeDns.close();
        kubeDns = startKubeDns(corefile);
    }

    /** Holds kube-dns and the other server (SIGSTOP) meanwhile: whoever asks them waits. */
    void whileServersHang(Runnable what) {
        kubeDns.process().pause();
        try {
            what.run();
        } finally {
            kubeDns.process().resume();
        }
    }

    /** Makes the link of a node cache by hand, with the service addresses and the cache's own: a dummy, or else a bridge. */
    void linkByHand() {
        boolean dummy = node.attempt(List.of("ip", "link", "add", "nodelocaldns", "type", "dummy"), "")
                        .code()
                == 0;
        if (!dummy) {
            node.run("ip", "link", "add", "nodelocaldns", "type", "bridge");
        }
        closing.push(() -> node.attempt(List.of("ip", "link", "del", "nodelocaldns"), ""));
        node.run("ip", "link", "set", "nodelocaldns", "up");
        for (Family family : families) {
            for (String address : List.of(family.service(), family.local())) {
                List<String> command = new ArrayList<>(List.of(
                        "ip", family.flag(), "addr", "add", address + "/" + family.host(), "dev", "nodelocaldns"));
                if (!family.isV4()) {
                    command.add("nodad");
                }
                node.run(command, "");
            }
        }
    }

    /** A node cache by hand, on the service addresses and its own. */
    CoreDns cacheByHand(String answer) {
        List<String> addresses = families.stream()
                .flatMap(family -> List.of(family.service(), family.local()).stream())
                .toList();
        CoreDns cache = CoreDns.startBy(node.in(List.of()), folder("cache"), answering(addresses, answer));
        closing.push(cache);
        return cache;
    }

    /** The service addresses of kube-dns, as a pod's resolv.conf names them. */
    List<String> services() {
        return families.stream().map(Family::service).toList();
    }

    /** How many connections are tracked whose first packet went to such a port of a service address or of the node cache. */
    long tracked(int port) {
        return families.stream()
                .flatMap(family -> List.of("udp", "tcp").stream()
                        .flatMap(protocol -> node.attempt(
                                        List.of(
                                                "conntrack",
                                                "-L",
                                                "-f",
                                                family.isV4() ? "ipv4" : "ipv6",
                                                "-p",
                                                protocol,
                                                "--orig-port-dst",
                                                Integer.toString(port)),
                                        "")
                                .output()
                                .lines()))
                .filter(line -> line.contains("dport=" + port))
                .filter(line -> families.stream()
                        .flatMap(family -> List.of(family.service(), family.local()).stream())
                        .anyMatch(address -> line.contains("dst=" + address + " ")))
                .count();
    }

    /** Forgets all tracked connections. */
    void forgetTracked() {
        node.attempt(List.of("conntrack", "-F"), "");
    }

    Namespace node() {
        return node;
    }

    Namespace pod() {
        return pod;
    }

    Backend backend() {
        return backend;
    }

    List<Family> families() {
        return families;
    }

    /** All rules that the node has, for messages. */
    String rules() {
        return families.stream()
                .map(family -> backend == Backend.NFT
                        ? node.attempt(List.of("nft", "list", "ruleset"), "").output()
                        : node.attempt(List.of(backend.command(family, "save")), "")
                                .output())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** How many rules the node has that say of themselves that they are ours. */
    long ourRules() {
        return rules().lines().filter(line -> line.contains("\"zonefleet: ")).count();
    }

    /** Every rule that the node has, of whomever, without what it has counted. */
    List<String> everyRule() {
        return rules().lines()
                .map(String::strip)
                .filter(line ->
                        backend == Backend.NFT ? !STRUCTURE.matcher(line).find() : line.startsWith("-A"))
                .map(line -> line.replaceAll("packets [0-9]+ bytes [0-9]+", "counted"))
                .sorted()
                .toList();
    }

    /** Adds each rule that is ours once more, as programs did whose {@code iptables -C} had a defect (kubernetes/dns#568). */
    void repeatOurRules() {
        if (backend == Backend.NFT) {
            node.run(List.of("nft", "-f", "-"), node.run("nft", "list", "table", "inet", "zonefleet"));
            return;
        }
        for (Family family : families) {
            for (String table : List.of("raw", "filter")) {
                String ours = node.run(backend.command(family, "save"), "-t", table)
                        .lines()
                        .filter(line -> line.contains("\"zonefleet: "))
                        .collect(Collectors.joining("\n"));
                backend.add(node, family, "*" + table + "\n" + ours + "\nCOMMIT\n");
            }
        }
    }

    /** Holds the lock that all programs of iptables-legacy share, until it is closed. */
    ChildProcess holdLockOfIptables() {
        Path log = folder("lock").resolve("log");
        ChildProcess holder = node.start(
                log, List.of("flock", "--no-fork", "/run/xtables.lock", "sh", "-c", "echo held; exec sleep infinity"));
        Await.until("the lock of iptables", () -> holder.lastOutput().contains("held"));
        return holder;
    }

    /** Whether the node has all addresses of a node cache. */
    boolean hasAddresses() {
        String all = node.run("ip", "-o", "addr");
        return families.stream()
                .allMatch(family ->
                        all.contains(" " + family.service() + "/") && all.contains(" " + family.local() + "/"));
    }

    /** Removes rules as firewalld does it when it is told to reload. */
    void flushNodeCachesRules() {
        if (backend == Backend.NFT) {
            node.run("nft", "delete", "table", "inet", "zonefleet");
            return;
        }
        for (Family family : families) {
            node.run(List.of(backend.command(family, "restore"), "-w", "30"), "*raw\nCOMMIT\n*filter\nCOMMIT\n");
        }
    }

    /** Something about a link that is nobody's business changes, as whenever a pod comes or goes; the kernel tells everybody who listens. */
    void changeLinkOfPod() {
        node.run("ip", "link", "set", "dev", "pod", "alias", "change-" + System.nanoTime());
    }

    /** A folder of the bed's own. */
    Path folder(String name) {
        try {
            return Files.createDirectories(dir.resolve(name));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception stuck) {
                throw new AssertionError("the test bed can't be cleared up", stuck);
            }
        }
    }
}
